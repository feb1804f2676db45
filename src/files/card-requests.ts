import type { CardRequest } from "../cards/prepare.ts";
import type { Post } from "../content/post.ts";
import { placeOf } from "../content/to-post.ts";
import type { SocialImage } from "../images/picture.ts";
import { isRemote, pictureKey } from "../images/reference.ts";
import type { Blog } from "../settings/settings.ts";
import type { Writing } from "../urls/writing.ts";

/**
 * The cards of posts that name no picture, or one of another host of which there is no copy here (`socialImages` has those
 * that were made, by `pictureKey`), and the card of the blog for its other pages.
 */
export function listCards(writings: Writing[], blog: Blog, socialImages: Map<string, SocialImage>): CardRequest[] {
  const author = blog.author.name;
  const { title, description, language: lang } = blog;
  const place = blog.places.title ?? { path: "blog.config.ts" };
  const subtitle = description === title ? "" : description;
  const ofBlog = {
    path: "",
    place,
    title,
    subtitle,
    author: author === title ? "" : author,
    blog: new URL(blog.url).host,
    lang,
  };
  const isWithout = ({ path, socialImage }: Post): boolean =>
    socialImage === undefined || (isRemote(socialImage.src) && !socialImages.has(pictureKey(path, socialImage.src)));
  const posts = writings.filter((one): one is Post => "date" in one && isWithout(one));
  return [
    ofBlog,
    ...posts.map((post) => {
      const shown = { title: post.title, subtitle: "", author, blog: title === author ? "" : title, lang: post.lang };
      return { path: post.path, place: placeOf(post, "title"), ...shown };
    }),
  ];
}
