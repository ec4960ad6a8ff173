// The content of every message that this kernel takes and sends, in the words of Jupyter's messaging protocol 5.5.
// https://jupyter-client.readthedocs.io/en/stable/messaging.html

import type { JsonBytes } from "../jsonBytes.ts";
import type { SocketName } from "./connection.ts";

/** MIME type to data. */
export type MimeBundle = Record<string, unknown>;
type Metadata = Record<string, unknown>;
type Empty = Record<string, never>;

export interface ExecuteRequest {
  readonly code: string;
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly user_expressions?: Record<string, string> | null;
  readonly allow_stdin?: boolean;
  readonly stop_on_error?: boolean;
}

export interface HistoryRequest {
  readonly output?: boolean;
  readonly raw?: boolean;
  readonly hist_access_type: "tail" | "range" | "search";
  readonly session?: number;
  readonly start?: number;
  readonly stop?: number | null;
  readonly n?: number | null;
  readonly pattern?: string;
  readonly unique?: boolean;
}

/** Requests with a reply: the content of each. */
export interface Requests {
  kernel_info_request: Empty;
  execute_request: ExecuteRequest;
  complete_request: { readonly code: string; readonly cursor_pos: number };
  inspect_request: { readonly code: string; readonly cursor_pos: number; readonly detail_level?: 0 | 1 };
  is_complete_request: { readonly code: string };
  history_request: HistoryRequest;
  comm_info_request: { readonly target_name?: string | null };
  connect_request: Empty;
  interrupt_request: Empty;
  shutdown_request: { readonly restart?: boolean };
  create_subshell_request: Empty;
  delete_subshell_request: { readonly subshell_id: string };
  list_subshell_request: Empty;
}

/** A client's message on a comm. */
export interface CommRequest {
  readonly comm_id: string;
  readonly data?: Metadata;
  /** Of comm_open. */
  readonly target_name?: string;
}

/** Messages to the kernel that get no reply. */
export interface Notices {
  comm_open: CommRequest & { readonly target_name: string };
  comm_msg: CommRequest;
  comm_close: CommRequest;
}

export type Incoming = Requests & Notices;
export type IncomingType = keyof Incoming;
export type RequestType = keyof Requests;

/** An exception in Jupyter's words, in a reply's content or as an iopub message. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export type Failed = { readonly status: "error"; readonly execution_count?: number } & ErrorContent;

/** What a user expression gave. */
export type UserExpression =
  | { readonly status: "ok"; readonly data: MimeBundle; readonly metadata: Metadata }
  | ({ readonly status: "error" } & ErrorContent);

/** Help that the client shows beside the notebook or under the cell. */
export interface PagePayload {
  readonly source: "page";
  readonly data: MimeBundle;
  readonly start: number;
}

/** Text for the client's next cell, or in the place of the one that ran. */
export interface NextInputPayload {
  readonly source: "set_next_input";
  readonly text: string;
  readonly replace: boolean;
}

export type Payload = PagePayload | NextInputPayload;

export interface ExecuteOk {
  readonly status: "ok";
  readonly execution_count: number;
  readonly user_expressions: Record<string, UserExpression>;
  readonly payload: readonly Payload[];
}

export interface KernelInfo {
  readonly status: "ok";
  readonly protocol_version: string;
  readonly implementation: string;
  readonly implementation_version: string;
  readonly language_info: {
    readonly name: string;
    readonly version: string;
    readonly mimetype: string;
    readonly file_extension: string;
    readonly pygments_lexer: string;
    readonly codemirror_mode: string;
    readonly nbconvert_exporter: string;
  };
  readonly banner: string;
  readonly debugger: boolean;
  readonly help_links: readonly { readonly text: string; readonly url: string }[];
  readonly supported_features: readonly string[];
}

/** Session, line, and the input or the input with its output. */
export type HistoryEntry = readonly [number, number, string | readonly [string, string | null]];

interface Ok {
  readonly status: "ok";
}

/** Of the connection file. */
export type Ports = { readonly [N in SocketName as `${N}_port`]: number };

/** The content of the reply to each request. */
export interface Replies {
  kernel_info_request: Failed | KernelInfo;
  execute_request: ExecuteOk | Failed | { readonly status: "aborted" };
  complete_request: Failed | CompleteOk;
  inspect_request: Failed | (Ok & { readonly found: boolean; readonly data: MimeBundle; readonly metadata: Metadata });
  is_complete_request:
    | Failed
    | { readonly status: "complete" | "incomplete" | "invalid" | "unknown"; readonly indent?: string };
  history_request: Failed | (Ok & { readonly history: readonly HistoryEntry[] });
  comm_info_request: Failed | (Ok & { readonly comms: Record<string, { readonly target_name: string }> });
  connect_request: Failed | (Ok & Ports);
  interrupt_request: Failed | Ok;
  shutdown_request: Failed | (Ok & { readonly restart: boolean });
  create_subshell_request: Failed | (Ok & { readonly subshell_id: string });
  delete_subshell_request: Failed | Ok;
  list_subshell_request: Failed | (Ok & { readonly subshell_id: readonly string[] });
}

export interface CompleteOk extends Ok {
  readonly matches: readonly string[];
  readonly cursor_start: number;
  readonly cursor_end: number;
  readonly metadata: Metadata;
}

/** What is published on iopub, to every client. */
export interface Publications {
  status: { readonly execution_state: "starting" | "busy" | "idle" };
  execute_input: { readonly code: string; readonly execution_count: number };
  stream: { readonly name: "stdout" | "stderr"; readonly text: string };
  display_data: { readonly data: MimeBundle | JsonBytes; readonly metadata: Metadata; readonly transient: Transient };
  update_display_data: {
    readonly data: MimeBundle | JsonBytes;
    readonly metadata: Metadata;
    readonly transient: Transient;
  };
  execute_result: {
    readonly execution_count: number;
    readonly data: MimeBundle | JsonBytes;
    readonly metadata: Metadata;
    readonly transient: Transient;
  };
  clear_output: { readonly wait: boolean };
  error: ErrorContent;
  comm_open: { readonly comm_id: string; readonly target_name: string; readonly data: Metadata };
  comm_msg: { readonly comm_id: string; readonly data: Metadata };
  comm_close: { readonly comm_id: string; readonly data: Metadata };
  iopub_welcome: { readonly subscription: string };
  shutdown_reply: { readonly status: "ok"; readonly restart: boolean };
}

export interface Transient {
  readonly display_id?: string;
}

export type PublicationType = keyof Publications;

/** Asked of the client on stdin while a cell runs. */
export interface InputRequest {
  readonly prompt: string;
  readonly password: boolean;
}

/** The fields that a message can't do without, and their kinds. */
export const requiredFields: { readonly [T in IncomingType]: Readonly<Record<string, "string" | "number">> } = {
  kernel_info_request: {},
  execute_request: { code: "string" },
  complete_request: { code: "string", cursor_pos: "number" },
  inspect_request: { code: "string", cursor_pos: "number" },
  is_complete_request: { code: "string" },
  history_request: { hist_access_type: "string" },
  comm_info_request: {},
  connect_request: {},
  interrupt_request: {},
  shutdown_request: {},
  create_subshell_request: {},
  delete_subshell_request: { subshell_id: "string" },
  list_subshell_request: {},
  comm_open: { comm_id: "string", target_name: "string" },
  comm_msg: { comm_id: "string" },
  comm_close: { comm_id: "string" },
};
