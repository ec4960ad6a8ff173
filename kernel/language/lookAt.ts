// Puts unfinished text before the language service, the names that it mentions in front of it.
import { declarations } from "./declarations.ts";
import { toOffset } from "./position.ts";
import { lookedAtText } from "./query.ts";
import type { Session } from "./session.ts";
import type { ts } from "./typescript.ts";

export interface LookedAt {
  readonly service: ts.LanguageService;
  readonly path: string;
  /** UTF-16 offset of the cursor in the cell's text, and in the file that the service sees. */
  readonly offset: number;
  readonly position: number;
  /** Where the cell's text starts in that file. */
  readonly start: number;
}

/** Opens `source` for questions about the place `cursor` (code points). */
export function lookAt(session: Session, source: string, cursor: number): LookedAt {
  const { checker } = session;
  checker.refresh();
  const parsed = checker.parse(source);
  const { text, start } = lookedAtText(source, parsed, declarations(parsed), session.visible);
  checker.joinNode(source, parsed);
  checker.open(text, session.roots);
  const offset = toOffset(source, cursor);
  return { service: checker.service, path: checker.path, offset, position: start + offset, start };
}
