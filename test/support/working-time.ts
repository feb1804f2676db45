/** How long this process has worked, in milliseconds, whatever else the machine does: all of its threads together. */
export function workingTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
