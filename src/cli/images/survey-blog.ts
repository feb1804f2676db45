import { clock } from "../../clock.ts";
import { ImageSurvey } from "../../images/survey.ts";
import { preparePlan } from "../../pipeline.ts";
import { hasErrors, ProblemError } from "../../problem.ts";
import type { Blog } from "../../settings/settings.ts";

/**
 * All images that a build or a preview of the blog needs: those of drafts as well. Encodes nothing. Throws a
 * `ProblemError` when `isWholeNeeded` and something of the blog cannot be read, so that not all of them are known.
 */
export async function surveyBlog(root: string, blog: Blog, isWholeNeeded: boolean): Promise<ImageSurvey> {
  const survey = new ImageSurvey();
  for (const isPreview of [false, true]) {
    const { problems } = await preparePlan(root, blog, { now: clock(), isPreview, survey });
    if (isWholeNeeded && hasErrors(problems)) throw new ProblemError(problems);
  }
  return survey;
}
