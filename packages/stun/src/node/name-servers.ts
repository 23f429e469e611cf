import { Resolver } from "node:dns/promises";
import { isMdnsName } from "../core/index.ts";

/** How c-ares says that nobody answered, or that who did could not find out. */
const WITHOUT_ANSWER: readonly unknown[] = ["ETIMEOUT", "ECANCELLED", "ESERVFAIL", "EREFUSED"];

/**
 * False where no name server says, in time, whether there is such a name. `lookup` then takes half a minute, and only
 * four of it run at a time, so that names whose name servers are gone keep the others waiting.
 *
 * True as well for names that other than name servers may know: those of this computer and of this network.
 *
 * @param options.servers instead of the system's, as `setServers` takes them
 */
export async function doNameServersAnswer(
  name: string,
  { patienceMs, servers }: { readonly patienceMs: number; readonly servers?: readonly string[] },
): Promise<boolean> {
  if (!name.includes(".") || isMdnsName(name)) return true;
  // A second question after a third of the time: many at once are more than some name servers take.
  const resolver = new Resolver({ timeout: Math.ceil(patienceMs / 3), tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const timer = setTimeout(() => resolver.cancel(), patienceMs);
  try {
    await resolver.resolve4(name);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && WITHOUT_ANSWER.includes(error.code));
  } finally {
    clearTimeout(timer);
  }
}
