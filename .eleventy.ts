import longhand, { type EleventyConfig } from "longhand/eleventy";

// Eleventy plugins, filters and shortcodes of your own go here, before the return.
// What Longhand does after it is on one screen in src/pipeline.ts and src/build.ts.
export default async function blog(eleventyConfig: EleventyConfig) {
  return longhand(eleventyConfig);
}
