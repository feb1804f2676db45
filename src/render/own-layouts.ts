import * as notFound from "../../layouts/404.11ty.tsx";
import * as archive from "../../layouts/archive.11ty.tsx";
import * as base from "../../layouts/base.11ty.tsx";
import * as home from "../../layouts/home.11ty.tsx";
import * as page from "../../layouts/page.11ty.tsx";
import * as post from "../../layouts/post.11ty.tsx";
import * as search from "../../layouts/search.11ty.tsx";
import * as subscribe from "../../layouts/subscribe.11ty.tsx";
import * as tag from "../../layouts/tag.11ty.tsx";
import * as tags from "../../layouts/tags.11ty.tsx";

/** Longhand's own layouts by name, in one file of the compiled package. */
export const modules = { base, post, home, archive, tags, tag, page, "404": notFound, subscribe, search };
