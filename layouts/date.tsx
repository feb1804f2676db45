import type { DateView } from "../src/plan/layout-data.ts";

/** A date as readers write it, with the form that machines read. */
export function Time({ date, label, class: className }: { date: DateView; label?: string; class?: string }) {
  return (
    <time class={className} datetime={date.iso}>
      {label ?? date.label}
    </time>
  );
}
