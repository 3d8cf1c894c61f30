// What a tool does, in TypeScript: the types come from the published document, and openapi-fetch asks by them.
import createClient from "openapi-fetch";
import type { paths } from "./schema.ts";

declare const process: { argv: string[] };

const [, , address, readingKey, writingKey] = process.argv;

/** Some answers can be had as papers as well; here they are data, and problems where something is wrong. */
type Json = "application/json" | "application/problem+json";

const clientOf = (key: string | undefined) =>
  createClient<paths, Json>({
    baseUrl: `${address}/v1`,
    headers: { Authorization: `Bearer ${key}` },
    querySerializer: { array: { style: "form", explode: false } },
  });

/** What was asked for; the problem document is thrown where there is none. */
const known = <T,>({ data, error }: { data?: T; error?: unknown }): T => {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
};

const reader = clientOf(readingKey);
const writer = clientOf(writingKey);

const [strategy] = known(await reader.GET("/strategies", {})).items;
if (!strategy) throw new Error("there is no strategy");
const overview = async () =>
  known(await reader.GET("/strategies/{strategyId}/overview", { params: { path: { strategyId: strategy.id } } }));
const before = await overview();

const listed = known(
  await reader.GET("/initiatives", {
    params: { query: { strategyId: [strategy.id], externalReference: "demo:bro-til-kommunale-indsatser" } },
  }),
);
const [initiative] = listed.items;
if (!initiative) throw new Error("there is no initiative");
const params = { path: { initiativeId: initiative.id } };

/** Never asked: what the product would refuse, the compiler does. */
export const refused = [
  // @ts-expect-error there is no such filter
  () => reader.GET("/initiatives", { params: { query: { staet: "active" } } }),
  // @ts-expect-error there is no such progress
  () => writer.POST("/initiatives/{initiativeId}/status-updates", { params, body: { progress: "fine" } }),
  // @ts-expect-error nobody changes anything without saying which version
  () => writer.PATCH("/initiatives/{initiativeId}", { params, body: { description: null } }),
];

const made = await writer.POST("/initiatives/{initiativeId}/status-updates", {
  params: { ...params, header: { "Idempotency-Key": "uge-10" } },
  body: { kind: "report", progress: "onTrack", summary: "Broen holder." },
});

const read = await writer.GET("/initiatives/{initiativeId}", { params });
const header = { "If-Match": read.response.headers.get("ETag") ?? "" };
const change = () =>
  writer.PATCH("/initiatives/{initiativeId}", { params: { ...params, header }, body: { description: "Ny vej ind." } });
const changed = await change();
const stale = await change();
const after = await overview();

console.log(
  JSON.stringify({
    strategy: strategy.title,
    following: listed.links.next,
    made: [made.response.status, known(made).progress],
    changed: [changed.response.status, known(changed).description],
    stale: [stale.response.status, stale.error?.type],
    stillStale: [before, after].map((one) => one.summary?.initiatives?.stale),
  }),
);
