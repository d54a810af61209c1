// What the page asks of its own server.

const HEADERS = { "X-Earful": "page", "Content-Type": "application/json" };

async function answered(response) {
  if (!response.ok) throw new Error((await response.text()).trim() || "That did not work.");
  return response;
}

export async function tell(path, what) {
  const body = JSON.stringify(what);
  return (await answered(await fetch(path, { method: "POST", headers: HEADERS, body }))).json();
}

export async function look(path, query = {}) {
  return answered(await fetch(`${path}?${new URLSearchParams(query)}`));
}
