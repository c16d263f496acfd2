// Within the sheet: typeset the maths of a page as a Git host does, and say what came of it.
"use strict";

const article = document.querySelector("article");
const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, summary, blockquote, details, td, th";
const SCROLLING = "table, pre, .display";
const STRUT = 2; // px: what KaTeX sets beside a subscript, and nobody sees
const STRICT = { strict: "error", throwOnError: true, trust: false };

/** Put a page on the sheet; the formulas that arrived, in their order, and what failed. */
async function show(html, folder, language) {
  document.documentElement.lang = language;
  document.getElementById("base").href = folder;
  article.innerHTML = html;
  for (const details of article.querySelectorAll("details")) details.open = true;
  const formulas = [...found()].map(typeset);
  const images = await Promise.all([...article.querySelectorAll("img")].map(loaded));
  await document.fonts.ready;
  return { formulas, faults: [...images.flat(), ...dollars(), ...tofu()] };
}

/** The places of formulas: fences named math, code between dollars, single dollars. */
function found() {
  const places = [];
  for (const code of article.querySelectorAll("code")) {
    const pre = code.closest("pre");
    if (pre?.lang === "math") {
      places.push(place(pre, code.textContent.replace(/\n$/, ""), true));
    } else if (!pre && ends(code.previousSibling) && begins(code.nextSibling)) {
      code.previousSibling.data = code.previousSibling.data.slice(0, -1);
      code.nextSibling.data = code.nextSibling.data.slice(1);
      places.push(place(code, code.textContent, false));
    }
  }
  return places.concat([...texts()].flatMap(single));
}

const ends = (node) => node?.nodeType === Node.TEXT_NODE && node.data.endsWith("$");
const begins = (node) => node?.nodeType === Node.TEXT_NODE && node.data.startsWith("$");

/** A formula's element in place of a node of the page. */
function place(node, tex, display) {
  const link = node.parentElement.closest("a[href]") !== null;
  const element = document.createElement(display ? "div" : "span");
  element.className = display ? "display" : "inline";
  node.replaceWith(element);
  return { element, tex, display, link };
}

/** What stands between single dollars of a text, if a host takes it for a formula. */
function single(text) {
  const between = /(?<=^|[\s([{"'/-])\$(?=\S)([^$]*\S)\$(?![A-Za-z0-9])/.exec(text.data);
  if (!between) return [];
  const node = text.splitText(between.index);
  const rest = node.splitText(between[0].length);
  return [{ ...place(node, between[1], false), dollars: true }, ...single(rest)];
}

/** The texts outside code and formulas. */
function* texts() {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const all = [];
  while (walker.nextNode()) all.push(walker.currentNode);
  for (const text of all)
    if (!text.parentElement.closest("code, pre, .inline, .display")) yield text;
}

/** Typeset one formula; its source, its matrices' rows, and what KaTeX objects to. */
function typeset({ element, tex, display, link, dollars = false }) {
  let error = null;
  try {
    katex.render(tex, element, { ...STRICT, displayMode: display });
  } catch (objection) {
    error = objection.message;
    element.textContent = "";
  }
  const tables = [...element.querySelectorAll("mtable")];
  const rows = tables.map((table) => table.querySelectorAll(":scope > mtr").length);
  return { tex, display, link, dollars, error, rows };
}

/** What is wrong with an image: nothing, or that it does not load. */
async function loaded(image) {
  const source = image.getAttribute("src");
  try {
    await image.decode();
  } catch {
    return [`the image ${source} does not load`];
  }
  const bare = image.alt.trim() === "";
  return bare ? [`the image ${source} has no words for who cannot see it`] : [];
}

function dollars() {
  const left = [...texts()].filter((text) => text.data.includes("$"));
  return left.map((text) => `a dollar is left in ${JSON.stringify(near(text.data, "$"))}`);
}

function near(text, what) {
  const at = text.indexOf(what);
  return text.slice(Math.max(0, at - 20), at + 20);
}

// -- glyphs: what no font draws looks like a character that is none -------------------

const canvas = new OffscreenCanvas(32, 32).getContext("2d", { willReadFrequently: true });
canvas.font = '16px "Noto Sans", Helvetica, Arial, sans-serif';
const drawings = new Map();

function drawing(character) {
  canvas.clearRect(0, 0, 32, 32);
  canvas.fillText(character, 4, 24);
  return canvas.getImageData(0, 0, 32, 32).data.join();
}

/** Whether a font of this machine has a glyph for a character. */
function drawn(character) {
  if (!drawings.has(character))
    drawings.set(character, drawing(character) !== drawing("\u0378"));
  return drawings.get(character);
}

/** The characters of the page's texts, code and formulas that no font draws. */
function tofu() {
  const visible = [...new Set(article.textContent)].filter((one) => one > "\u007e");
  // No glyph of their own: marks, blanks; Co: signs that KaTeX's own fonts alone have.
  const signs = visible.filter((one) => !/[\p{M}\p{Z}\p{Cc}\p{Cf}\p{Co}]/u.test(one));
  const lost = signs.filter((one) => !drawn(one));
  return lost.map((one) => `no font draws ${one} (${one.codePointAt(0).toString(16)})`);
}

// -- widths -------------------------------------------------------------------------

/** What sticks out at the width the sheet has now. */
function overflow() {
  const width = document.documentElement.clientWidth;
  const out = [];
  if (document.documentElement.scrollWidth > width)
    out.push(`the page scrolls sideways: ${widest(width)}`);
  for (const block of article.querySelectorAll(BLOCKS)) {
    if (block.scrollWidth > block.clientWidth + STRUT && !block.querySelector(BLOCKS))
      out.push(`something sticks out of ${block.tagName} ${brief(block)}`);
  }
  return out.map((fault) => `at ${width} px ${fault}`);
}

/** The first piece of text or image beyond the right margin that no box scrolls. */
function widest(width) {
  const range = document.createRange();
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_ALL);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (node.firstChild || element.closest(`${SCROLLING}, .katex-mathml`)) continue;
    range.selectNode(node);
    if (range.getBoundingClientRect().right > width)
      return brief(element.closest(BLOCKS) ?? element);
  }
  return "an empty box";
}

/** The words at an element's beginning, formulas by their source. */
function brief(element) {
  const copy = element.cloneNode(true);
  for (const drawn of copy.querySelectorAll(".katex-html, math > semantics > :not(annotation)"))
    drawn.remove();
  return JSON.stringify(copy.textContent.trim().slice(0, 60));
}
