// Every message that a kernel sends, after Jupyter's messaging protocol 5.5: the JSON schema of each part of it, the channel
// that it comes on, and what may have caused it. Nothing beside what is listed may be in a message.
import { Ajv, type ValidateFunction } from "ajv";

type Schema = Record<string, unknown>;

const text = { type: "string" };
const count = { type: "integer", minimum: 0 };
const object = { type: "object" };
const bundle = { type: "object", propertyNames: { pattern: "^[\\w.+-]+/[\\w.+-]+$" } };
const strings = { type: "array", items: text };
const shape = (properties: Schema, optional: readonly string[] = []): Schema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
const either = (...schemas: Schema[]): Schema => ({ oneOf: schemas });

const ok = { const: "ok" };
const error = { ename: text, evalue: text, traceback: strings };
const failed = shape({ status: { const: "error" }, execution_count: count, ...error }, ["execution_count"]);
const display = { data: bundle, metadata: object, transient: shape({ display_id: text }, ["display_id"]) };
const expression = either(
  shape({ status: ok, data: bundle, metadata: object }),
  shape({ status: { const: "error" }, ...error }),
);
const nextInput = shape({ source: { const: "set_next_input" }, text, replace: { type: "boolean" } });
const page = shape({ source: { const: "page" }, data: bundle, start: count });
const link = shape({ text, url: { type: "string", pattern: "^https://" } });
const entry = (last: Schema): Schema => ({
  type: "array",
  items: [{ type: "integer" }, { type: "integer" }, last],
  minItems: 3,
  maxItems: 3,
});

const contents: Record<string, Schema> = {
  kernel_info_reply: either(
    failed,
    shape({
      status: ok,
      protocol_version: { const: "5.5" },
      implementation: text,
      implementation_version: text,
      language_info: shape({
        name: text,
        version: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
        mimetype: { type: "string", pattern: "^[a-z]+/[a-z.-]+$" },
        file_extension: { type: "string", pattern: "^\\." },
        pygments_lexer: text,
        codemirror_mode: text,
        nbconvert_exporter: text,
      }),
      banner: text,
      debugger: { type: "boolean" },
      help_links: { type: "array", items: link },
      supported_features: strings,
    }),
  ),
  execute_reply: either(
    shape({
      status: ok,
      execution_count: count,
      user_expressions: { type: "object", additionalProperties: expression },
      payload: { type: "array", items: either(page, nextInput) },
    }),
    failed,
    shape({ status: { const: "aborted" } }),
  ),
  complete_reply: either(
    shape({ status: ok, matches: strings, cursor_start: count, cursor_end: count, metadata: object }),
    failed,
  ),
  inspect_reply: either(shape({ status: ok, found: { type: "boolean" }, data: bundle, metadata: object }), failed),
  is_complete_reply: either(
    shape({ status: { enum: ["complete", "invalid", "unknown"] } }),
    shape({ status: { const: "incomplete" }, indent: text }),
    failed,
  ),
  history_reply: either(
    shape({
      status: ok,
      history: {
        type: "array",
        items: either(
          entry(text),
          entry({ type: "array", items: [text, { type: ["string", "null"] }], minItems: 2, maxItems: 2 }),
        ),
      },
    }),
    failed,
  ),
  comm_info_reply: either(
    shape({ status: ok, comms: { type: "object", additionalProperties: shape({ target_name: text }) } }),
    failed,
  ),
  connect_reply: either(
    shape({
      status: ok,
      ...Object.fromEntries(["shell", "iopub", "stdin", "control", "hb"].map((n) => [`${n}_port`, count])),
    }),
    failed,
  ),
  interrupt_reply: either(shape({ status: ok }), failed),
  shutdown_reply: either(shape({ status: ok, restart: { type: "boolean" } }), failed),
  create_subshell_reply: either(shape({ status: ok, subshell_id: text }), failed),
  delete_subshell_reply: either(shape({ status: ok }), failed),
  list_subshell_reply: either(shape({ status: ok, subshell_id: strings }), failed),
  status: shape({ execution_state: { enum: ["starting", "busy", "idle"] } }),
  execute_input: shape({ code: text, execution_count: count }),
  stream: shape({ name: { enum: ["stdout", "stderr"] }, text: { type: "string", minLength: 1 } }),
  display_data: shape(display),
  update_display_data: shape({ ...display, transient: shape({ display_id: text }) }),
  execute_result: shape({ execution_count: count, ...display }),
  clear_output: shape({ wait: { type: "boolean" } }),
  error: shape(error),
  comm_open: shape({ comm_id: text, target_name: text, data: object }),
  comm_msg: shape({ comm_id: text, data: object }),
  comm_close: shape({ comm_id: text, data: object }),
  iopub_welcome: shape({ subscription: text }),
  input_request: shape({ prompt: text, password: { type: "boolean" } }),
};

const time = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z$" };

const header = shape({
  msg_id: { type: "string", minLength: 1 },
  msg_type: { enum: Object.keys(contents) },
  session: { type: "string", minLength: 1 },
  username: text,
  date: time,
  version: { const: "5.5" },
});

/** Metadata of the messages that have some; the others' is empty. */
const metadata: Record<string, Schema> = {
  execute_reply: shape({ started: time, status: { enum: ["ok", "error"] } }, ["started", "status"]),
  comm_open: object,
  comm_msg: object,
  comm_close: object,
};

/** Requests and messages whose handling runs code. */
const running = ["execute_request", "comm_open", "comm_msg", "comm_close"];
/** What may have caused a message that is no reply. `""`: nothing did. */
const causes: Record<string, readonly string[]> = {
  execute_input: ["execute_request"],
  execute_result: ["execute_request"],
  comm_close: [...running, ""],
  iopub_welcome: [""],
  ...Object.fromEntries(
    ["stream", "display_data", "update_display_data", "clear_output", "error", "comm_open", "comm_msg"].map((type) => [
      type,
      running,
    ]),
  ),
  input_request: running,
};

const ajv = new Ajv({ allErrors: true, strict: false });
const validateHeader = ajv.compile(header);
const validateNothing = ajv.compile(shape({}));
const compileAll = (schemas: Record<string, Schema>) =>
  new Map<string, ValidateFunction>(Object.entries(schemas).map(([type, schema]) => [type, ajv.compile(schema)]));
const [contentValidators, metadataValidators] = [compileAll(contents), compileAll(metadata)];

export interface MessageParts {
  readonly header: object;
  readonly parentHeader: object;
  readonly metadata: object;
  readonly content: object;
}

/** What is wrong with a message of the kernel that came on `channel`; empty where nothing is. */
export function messageErrors({ header, parentHeader, metadata, content }: MessageParts, channel: string): string[] {
  const type = (header as { msg_type?: string }).msg_type ?? "";
  const validate = contentValidators.get(type);
  if (!validateHeader(header)) return describe(`header of ${type}`, validateHeader);
  if (!validate) return [`${type}: no schema`];
  return [
    ...schemaErrors(type, validate, content),
    ...schemaErrors(`metadata of ${type}`, metadataValidators.get(type) ?? validateNothing, metadata),
    ...placeErrors(type, (parentHeader as { msg_type?: string }).msg_type ?? "", channel),
  ];
}

const schemaErrors = (what: string, validate: ValidateFunction, value: object): string[] =>
  validate(value) ? [] : describe(what, validate);

/** A reply comes where the request may have gone; shutdown's is told to everybody, too. */
function placeErrors(type: string, parent: string, channel: string): string[] {
  const isReply = type.endsWith("_reply");
  const channels = isReply ? ["shell", "control"] : [type === "input_request" ? "stdin" : "iopub"];
  if (type === "shutdown_reply") channels.push("iopub");
  const allowed = isReply ? [type.replace(/_reply$/, "_request")] : causes[type];
  return [
    ...(channels.includes(channel) ? [] : [`${type}: came on ${channel}`]),
    ...(!allowed || allowed.includes(parent) ? [] : [`${type}: caused by "${parent}"`]),
  ];
}

const describe = (what: string, { errors }: ValidateFunction): string[] =>
  (errors ?? []).map(
    ({ instancePath, message, params }) => `${what}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
