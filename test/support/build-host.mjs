// A process that builds blogs with the compiled package, one after the other. From compiled code alone threads can start,
// and they begin with what the process was begun with, which for tests is tsx. Each message is `{ root, blog, options }`.
import { build } from "../../dist/test/build/build.js";
import { ProblemError } from "../../dist/test/problem.js";

process.on("message", async ({ root, blog, options }) => {
  process.chdir(root);
  try {
    const { content, problems, published, settlement } = await build(root, blog, options);
    process.send({ built: { content, problems, published, settlement } });
  } catch (issue) {
    process.send(
      issue instanceof ProblemError ? { thrown: issue.problems } : { failure: String(issue?.stack ?? issue) },
    );
  }
});
