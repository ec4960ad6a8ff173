import type { DOMWindow } from "jsdom";
import type { FontWidths } from "./fontWidths.ts";

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const nothing: Box = { left: 0, top: 0, right: 0, bottom: 0 };
const LINE_HEIGHT = 1.3;

/** Gives SVG elements their sizes: text by the font's widths, groups by what is in them. */
export function addTextBoxes(window: DOMWindow, font: FontWidths): void {
  const measured = function (this: Element) {
    const { left, top, right, bottom } = boxOf(this, font) ?? nothing;
    return { x: left, y: top, left, top, right, bottom, width: right - left, height: bottom - top };
  };
  const unmoved = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
  Object.assign(window.SVGElement.prototype, {
    getBBox: measured,
    getComputedTextLength(this: Element) {
      return measured.call(this).width;
    },
    getScreenCTM: () => ({ ...unmoved, inverse: () => unmoved }),
  });
  window.Element.prototype.getBoundingClientRect = measured as () => DOMRect;
}

function boxOf(element: Element, font: FontWidths): Box | undefined {
  switch (element.nodeName.toLowerCase()) {
    case "text":
    case "tspan":
      return textBox(element, font);
    case "rect": {
      const [left, top, width, height] = ["x", "y", "width", "height"].map((name) => numberOf(element, name));
      return { left, top, right: left + width, bottom: top + height };
    }
    case "defs":
    case "clippath":
      return undefined;
    default:
      return union(Array.from(element.children, (child) => moved(boxOf(child, font), child)));
  }
}

function textBox(text: Element, font: FontWidths): Box | undefined {
  const size = fontSize(text);
  const spans = Array.from(text.querySelectorAll("tspan.line"));
  const lines = (spans.length > 0 ? spans : [text]).map((line) => lineWidth(line, size, font));
  const width = Math.max(...lines);
  if (width === 0) return undefined;
  const [x, y] = [numberOf(text, "x"), numberOf(text, "y")];
  const anchor = text.getAttribute("text-anchor") ?? (text as SVGElement).style?.textAnchor;
  const left = x - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0);
  const top = y - font.ascent * size;
  return {
    left,
    top,
    right: left + width,
    bottom: y + font.descent * size + (lines.length - 1) * LINE_HEIGHT * size,
  };
}

/** Width of the text in a node, whose spans may have sizes of their own (indices, powers). */
function lineWidth(node: Node, size: number, font: FontWidths): number {
  if (node.nodeType === 3) return font.width(node.nodeValue ?? "") * size;
  return Array.from(node.childNodes).reduce((sum, child) => sum + lineWidth(child, ownSize(child, size), font), 0);
}

function ownSize(node: Node, inherited: number): number {
  const own = (node as SVGElement).style?.fontSize;
  return own ? (own.endsWith("%") ? (inherited * Number.parseFloat(own)) / 100 : Number.parseFloat(own)) : inherited;
}

function fontSize(element: Element): number {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const own = (at as SVGElement).style?.fontSize || at.getAttribute("font-size");
    if (own && !own.endsWith("%")) return Number.parseFloat(own);
  }
  return 12;
}

const numberOf = (element: Element, name: string): number => Number.parseFloat(element.getAttribute(name) ?? "") || 0;

/** A box after its element's own transform: translations, and quarter turns of axis titles. */
function moved(box: Box | undefined, element: Element): Box | undefined {
  const transform = element.getAttribute("transform");
  if (!box || !transform) return box;
  const [, dx = "0", dy = "0"] = /translate\(\s*([-\d.e]+)[\s,]*([-\d.e]+)?/.exec(transform) ?? [];
  const turned = /rotate\(\s*-?90/.test(transform)
    ? { left: box.top, top: box.left, right: box.bottom, bottom: box.right }
    : box;
  const [x, y] = [Number(dx), Number(dy)];
  return { left: turned.left + x, top: turned.top + y, right: turned.right + x, bottom: turned.bottom + y };
}

function union(boxes: readonly (Box | undefined)[]): Box | undefined {
  const found = boxes.filter((box) => box !== undefined);
  if (found.length === 0) return undefined;
  return {
    left: Math.min(...found.map((box) => box.left)),
    top: Math.min(...found.map((box) => box.top)),
    right: Math.max(...found.map((box) => box.right)),
    bottom: Math.max(...found.map((box) => box.bottom)),
  };
}
