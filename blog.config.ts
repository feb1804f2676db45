import { defineBlog } from "longhand";

export default defineBlog({
  title: "Fair Copy",
  description: "Essays on writing for the web, and on publishing what one has written.",
  url: "https://faircopy.page/",
  author: "Ines Halloran",
  language: "en-GB",
  timeZone: "Europe/Dublin",
  markdown: { extensions: { math: true } },
  search: true,
  cards: { fonts: ["@fontsource/sawarabi-mincho"] },
  home: { featured: ["titles", "pictures-for-the-train"], images: true },
  tags: {
    writing: { label: "Writing", description: "Sentences, titles, drafts, and the work of leaving things out." },
    publishing: { label: "Publishing", description: "What happens between the last draft and the reader." },
    typography: { label: "Typography", description: "Letters, lines and margins, on paper and on glass." },
    urls: { label: "URLs", description: "Addresses, and how to keep them.", synonyms: ["links", "permalinks"] },
    feeds: { label: "Feeds", description: "How an essay reaches people who asked for it." },
    craft: { label: "Craft", description: "Small rules of the trade, learned late." },
    images: { label: "Images", description: "Pictures that earn their bytes." },
    performance: { label: "Performance", description: "How little a page can weigh." },
    "C++": { synonyms: ["cpp", "cplusplus"] },
  },
});
