// One handler for each message that clients send. A message type without a row here does not compile.
import type { Handler } from "../context.ts";
import type { IncomingType } from "../protocol.ts";
import { commClose } from "./commClose.ts";
import { commInfo } from "./commInfo.ts";
import { commMessage } from "./commMessage.ts";
import { commOpen } from "./commOpen.ts";
import { complete } from "./complete.ts";
import { connect } from "./connect.ts";
import { createSubshell } from "./createSubshell.ts";
import { deleteSubshell } from "./deleteSubshell.ts";
import { execute } from "./execute.ts";
import { history } from "./history.ts";
import { inspect } from "./inspect.ts";
import { interrupt } from "./interrupt.ts";
import { isComplete } from "./isComplete.ts";
import { kernelInfo } from "./kernelInfo.ts";
import { listSubshell } from "./listSubshell.ts";
import { shutdown } from "./shutdown.ts";

export const handlers: { readonly [T in IncomingType]: Handler<T> } = {
  kernel_info_request: kernelInfo,
  execute_request: execute,
  complete_request: complete,
  inspect_request: inspect,
  is_complete_request: isComplete,
  history_request: history,
  comm_info_request: commInfo,
  comm_open: commOpen,
  comm_msg: commMessage,
  comm_close: commClose,
  connect_request: connect,
  interrupt_request: interrupt,
  shutdown_request: shutdown,
  create_subshell_request: createSubshell,
  delete_subshell_request: deleteSubshell,
  list_subshell_request: listSubshell,
};
