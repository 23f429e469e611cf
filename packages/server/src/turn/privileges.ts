/**
 * Makes the process one of another user and group, for good.
 *
 * @throws the system's error, or Node's for a name that does not exist
 */
export function changeIdentity({
  user,
  group,
}: {
  readonly user: string | undefined;
  readonly group: string | undefined;
}): void {
  if (user === undefined && group === undefined) return;
  // Groups of the first user would outlive the change.
  if (process.getuid?.() === 0) process.setgroups?.(group === undefined ? [] : [group]);
  if (group !== undefined) process.setgid?.(group);
  if (user !== undefined) process.setuid?.(user);
}
