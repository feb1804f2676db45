// Encodes photographs with @11ty/eleventy-img, in a process of its own, since that brings another release of sharp.
// Arguments: where it is installed, and the plan as JSON. Prints what it has made, as JSON.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, plan] = process.argv.slice(2);
const { originals, widths, formats, options, output } = JSON.parse(plan);
const main = createRequire(`${folder}/package.json`).resolve("@11ty/eleventy-img");
const { default: Image } = await import(pathToFileURL(main).href);

const [started, before] = [performance.now(), process.cpuUsage()];
const encode = (original) => Image(original, { widths, formats, outputDir: output, useCache: false, ...options });
const made = await Promise.all(originals.map(encode));
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
const files = made.flatMap((byFormat, index) =>
  Object.values(byFormat).flatMap((list) =>
    list.map(({ format, width, outputPath }) => ({
      original: originals[index],
      type: `image/${format}`,
      width,
      path: outputPath,
    })),
  ),
);
console.log(JSON.stringify({ seconds, work: (user + system) / 1e6, files }));
