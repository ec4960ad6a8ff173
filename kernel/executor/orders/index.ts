// What the process does itself for a magic. A new order is a file, a row here and one in calls.ts.
import type { Order } from "../calls.ts";
import type { Cell } from "../cell.ts";
import type { Notebook } from "../evaluate.ts";
import { bash } from "./bash.ts";
import { cd } from "./cd.ts";
import { env } from "./env.ts";
import { npm } from "./npm.ts";

type Orders = { readonly [N in Order["name"]]: (order: Extract<Order, { name: N }>, given: Given) => unknown };

/** What an order may use. */
export interface Given {
  readonly cell: Cell;
  readonly notebook: Notebook;
}

const orders: Orders = {
  bash,
  cd,
  env,
  npm,
  forget: ({ names }, { notebook }) => {
    for (const name of names) if (name in notebook.scope) notebook.box(name).v = undefined;
  },
};

/** Does what is ordered; rejects when it fails. */
export async function obey(order: Order, cell: Cell, notebook: Notebook): Promise<void> {
  await (orders[order.name] as (order: Order, given: Given) => unknown)(order, { cell, notebook });
}
