import type { MarkdownIt } from "markdown-it";
import { loadTasks } from "./packages.ts";

/** The plugin's tokens are these; `writeTasksAsText` knows them by their class. */
const classes = { containerClass: "tasks", itemClass: "task", checkboxClass: "task-box", labelClass: "task-label" };

/**
 * `- [ ]` and `- [x]` are tasks. The words of a task are the label of its box, and the box stands in the label: ids
 * would be there twice when two texts stand on a page.
 */
export function addTasks(md: MarkdownIt): void {
  md.use(loadTasks(), { ...classes, label: true, disabled: true });
  md.core.ruler.after("task_list", "task_labels", ({ tokens }) => {
    for (const { children } of tokens) {
      const [box, label] = children ?? [];
      if (!children || box?.type !== "checkbox_input" || label?.type !== "label_open") continue;
      for (const token of [box, label]) {
        token.attrs = (token.attrs ?? []).filter(([name]) => name !== "id" && name !== "for");
      }
      children.splice(0, 2, label, box);
    }
  });
}

const box = /<input type="checkbox" class="task-box"( checked="checked")? disabled="disabled">/g;

/** The boxes of tasks as signs, for feed readers, which show no forms. */
export function writeTasksAsText(html: string): string {
  return html.replace(box, (_, isDone?: string) => (isDone ? "☑" : "☐"));
}
