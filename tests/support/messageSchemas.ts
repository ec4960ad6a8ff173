// The JSON schema of every message that a kernel sends, after Jupyter's messaging protocol 5.5. Nothing beside what is
// listed may be in a message.
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
    shape({ status: { const: "aborted" }, execution_count: count }),
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

const header = shape({
  msg_id: { type: "string", minLength: 1 },
  msg_type: { enum: Object.keys(contents) },
  session: { type: "string", minLength: 1 },
  username: text,
  date: { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z$" },
  version: { const: "5.5" },
});

const ajv = new Ajv({ allErrors: true, strict: false });
const validateHeader = ajv.compile(header);
const validators = new Map<string, ValidateFunction>(
  Object.entries(contents).map(([type, schema]) => [type, ajv.compile(schema)]),
);

/** What is wrong with a message of the kernel; empty where nothing is. */
export function schemaErrors(message: { readonly header: object; readonly content: object }): string[] {
  const type = (message.header as { msg_type?: string }).msg_type ?? "";
  const validate = validators.get(type);
  if (!validateHeader(message.header)) return describe(`header of ${type}`, validateHeader);
  if (!validate) return [`${type}: no schema`];
  return validate(message.content) ? [] : describe(type, validate);
}

const describe = (what: string, { errors }: ValidateFunction): string[] =>
  (errors ?? []).map(
    ({ instancePath, message, params }) => `${what}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
