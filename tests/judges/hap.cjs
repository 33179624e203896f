// hap-controller, told what to do line by line: {"do": "read", "args": [...]} in, {"said": ...} or {"event": ...} out.
const readline = require("node:readline");
const { HttpClient, IPDiscovery } = require("hap-controller");

let client = null;
const say = (line) => console.log(JSON.stringify(line));
const STEADY = { usePersistentConnections: true, subscriptionsUseSameConnection: false };

function found(id, seconds) {
  return new Promise((done, failed) => {
    const discovery = new IPDiscovery("lo");
    const end = (how, what) => { clearTimeout(late); discovery.stop(); how(what); };
    const late = setTimeout(() => end(failed, new Error("not discovered")), seconds * 1000);
    const look = (one) => { if (one.id === id) end(done, one); };
    discovery.on("serviceUp", look);
    discovery.on("serviceChanged", look);
    discovery.start();
  });
}

const DO = {
  discover: found,
  open(id, address, port, keys) {
    client = new HttpClient(id, address, port, keys ?? undefined, STEADY);
    client.on("event", (told) => say({ event: told.characteristics }));
    client.on("event-disconnect", () => say({ gone: true }));
  },
  async pair(pin) {
    await client.pairSetup(pin);
    return client.getLongTermData();
  },
  tree: () => client.getAccessories(),
  read: (...places) => client.getCharacteristics(places),
  write: (values) => client.setCharacteristics(values),
  listen: (...places) => client.subscribeCharacteristics(places),
  close: () => client.close(),
  unpair: (who) => client.removePairing(who),
};

readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  const asked = JSON.parse(line);
  try {
    say({ said: (await DO[asked.do](...asked.args)) ?? null });
  } catch (error) {
    say({ failed: String(error.message ?? error), status: error.statusCode, body: error.body });
  }
});
