/*
 * microdom.js: the small part of a browser that plotly.js needs to draw a static SVG.
 *
 * It runs before plotly.js in a bare JavaScript engine (no window, no document, no clock
 * worth trusting) and gives it a document tree, selectors, text and path measurement, and
 * a canvas that remembers rectangles. Text is measured from the advance widths of our own
 * fonts, so the picture is right for the font that the PDF embeds.
 *
 * The host calls two functions:
 *   MicroDom.addFont(table)                                one table of retro/assets/fonts/metrics.json
 *   MicroDom.draw(figureJson, width, height, title, id)    -> "<svg …>…</svg>"
 *
 * Nothing here depends on time, chance or the figures drawn before: the same call gives
 * the same characters.
 */
(function (global) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const HTML = "http://www.w3.org/1999/xhtml";
  const XLINK = "http://www.w3.org/1999/xlink";
  const nothing = () => {};

  /* ------------------------------------------------------------------ style */

  const kebab = (name) => name.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());

  /** An element's inline style: a list of properties, kept in the order they were set. */
  class Style {
    constructor() {
      this.values = new Map();
    }

    get length() {
      return this.values.size;
    }

    get cssText() {
      return [...this.values].map(([name, value]) => `${name}: ${value};`).join(" ");
    }

    set cssText(text) {
      this.values.clear();
      for (const declaration of String(text || "").split(";")) {
        const colon = declaration.indexOf(":");
        if (colon > 0) {
          this.setProperty(declaration.slice(0, colon).trim(), declaration.slice(colon + 1).trim());
        }
      }
    }

    item(index) {
      return [...this.values.keys()][index];
    }

    getPropertyValue(name) {
      return this.values.get(name) ?? "";
    }

    getPropertyPriority() {
      return "";
    }

    setProperty(name, value) {
      if (value === null || value === undefined || value === "") this.values.delete(name);
      else this.values.set(name, String(value));
    }

    removeProperty(name) {
      const old = this.getPropertyValue(name);
      this.values.delete(name);
      return old;
    }
  }

  // plotly.js writes both style.setProperty("font-size", …) and style.fontSize = ….
  const STYLE_PROPERTIES =
    "background backgroundColor border bottom boxSizing color cssFloat cursor direction display " +
    "fill fillOpacity fontFamily fontSize fontStyle fontVariant fontWeight height imageRendering " +
    "left letterSpacing lineHeight margin maxHeight maxWidth minHeight minWidth mixBlendMode " +
    "opacity overflow padding pointerEvents position right stroke strokeDasharray strokeOpacity " +
    "strokeWidth textAnchor textDecoration textShadow textTransform top transform transition " +
    "userSelect vectorEffect visibility webkitUserSelect whiteSpace width zIndex";
  for (const property of STYLE_PROPERTIES.split(" ")) {
    const name = kebab(property);
    Object.defineProperty(Style.prototype, property, {
      get() {
        return this.getPropertyValue(name);
      },
      set(value) {
        this.setProperty(name, value);
      },
    });
  }

  /* ------------------------------------------------------------------ nodes */

  class Node {
    constructor(nodeType, nodeName) {
      this.nodeType = nodeType;
      this.nodeName = nodeName;
      this.parentNode = null;
      this.childNodes = [];
      this.ownerDocument = global.document;
    }

    get firstChild() {
      return this.childNodes[0] ?? null;
    }
    get lastChild() {
      return this.childNodes[this.childNodes.length - 1] ?? null;
    }
    get parentElement() {
      return this.parentNode?.nodeType === 1 ? this.parentNode : null;
    }
    get nextSibling() {
      return this.siblingAt(1);
    }
    get previousSibling() {
      return this.siblingAt(-1);
    }
    get children() {
      return this.childNodes.filter((child) => child.nodeType === 1);
    }
    get firstElementChild() {
      return this.children[0] ?? null;
    }
    get lastElementChild() {
      return this.children.at(-1) ?? null;
    }
    get childElementCount() {
      return this.children.length;
    }
    get nextElementSibling() {
      let node = this.nextSibling;
      while (node && node.nodeType !== 1) node = node.nextSibling;
      return node;
    }
    get previousElementSibling() {
      let node = this.previousSibling;
      while (node && node.nodeType !== 1) node = node.previousSibling;
      return node;
    }
    get isConnected() {
      return this.getRootNode() === global.document;
    }

    siblingAt(offset) {
      const siblings = this.parentNode?.childNodes;
      return siblings ? (siblings[siblings.indexOf(this) + offset] ?? null) : null;
    }

    hasChildNodes() {
      return this.childNodes.length > 0;
    }

    getRootNode() {
      return this.ancestors()[0];
    }

    /** The path from the root down to this node. */
    ancestors() {
      const path = [];
      for (let node = this; node; node = node.parentNode) path.unshift(node);
      return path;
    }

    contains(other) {
      for (let node = other; node; node = node.parentNode) if (node === this) return true;
      return false;
    }

    /** The bit set of DOM level 3: 1 disconnected, 2 before, 4 after, 8 contains, 16 inside. */
    compareDocumentPosition(other) {
      if (other === this) return 0;
      const mine = this.ancestors();
      const theirs = other.ancestors();
      if (mine[0] !== theirs[0]) return 1 | 32;
      let depth = 0;
      while (mine[depth] && mine[depth] === theirs[depth]) depth++;
      if (depth === mine.length) return 16 | 4;
      if (depth === theirs.length) return 8 | 2;
      const shared = mine[depth - 1].childNodes;
      return shared.indexOf(mine[depth]) < shared.indexOf(theirs[depth]) ? 4 : 2;
    }

    appendChild(child) {
      return this.insertBefore(child, null);
    }

    insertBefore(child, reference) {
      if (child.nodeType === 11) {
        for (const part of [...child.childNodes]) this.insertBefore(part, reference);
        return child;
      }
      child.remove();
      child.parentNode = this;
      const index = reference ? this.childNodes.indexOf(reference) : -1;
      if (index < 0) this.childNodes.push(child);
      else this.childNodes.splice(index, 0, child);
      return child;
    }

    removeChild(child) {
      const index = this.childNodes.indexOf(child);
      if (index >= 0) {
        this.childNodes.splice(index, 1);
        child.parentNode = null;
      }
      return child;
    }

    replaceChild(child, old) {
      this.insertBefore(child, old);
      return this.removeChild(old);
    }

    remove() {
      this.parentNode?.removeChild(this);
    }

    append(...children) {
      for (const child of children) {
        this.appendChild(typeof child === "string" ? new Text(child) : child);
      }
    }

    get textContent() {
      return this.childNodes.map((child) => child.textContent).join("");
    }

    set textContent(value) {
      for (const child of [...this.childNodes]) child.remove();
      if (value !== null && value !== undefined && value !== "") this.appendChild(new Text(value));
    }

    get nodeValue() {
      return null;
    }
    set nodeValue(_) {}

    cloneNode(deep) {
      const copy = this.shallowCopy();
      if (deep) for (const child of this.childNodes) copy.appendChild(child.cloneNode(true));
      return copy;
    }

    /** All elements below this node, in document order. */
    *descendants() {
      for (const child of this.childNodes) {
        if (child.nodeType !== 1) continue;
        yield child;
        yield* child.descendants();
      }
    }

    querySelectorAll(selector) {
      return [...this.descendants()].filter((element) => matches(element, selector));
    }

    querySelector(selector) {
      for (const element of this.descendants()) if (matches(element, selector)) return element;
      return null;
    }

    getElementsByTagName(name) {
      return this.querySelectorAll(name);
    }

    getElementsByClassName(names) {
      return this.querySelectorAll("." + names.trim().split(/\s+/).join("."));
    }

    // No event ever happens in a static picture.
    addEventListener() {}
    removeEventListener() {}
    dispatchEvent() {
      return true;
    }
  }

  class Text extends Node {
    constructor(data) {
      super(3, "#text");
      this.data = String(data);
    }
    get textContent() {
      return this.data;
    }
    set textContent(value) {
      this.data = String(value);
    }
    get nodeValue() {
      return this.data;
    }
    set nodeValue(value) {
      this.data = String(value);
    }
    shallowCopy() {
      return new Text(this.data);
    }
  }

  class Comment extends Node {
    constructor() {
      super(8, "#comment");
    }
    get textContent() {
      return "";
    }
    shallowCopy() {
      return new Comment();
    }
  }

  class Fragment extends Node {
    constructor() {
      super(11, "#document-fragment");
    }
    shallowCopy() {
      return new Fragment();
    }
  }

  /** The attribute name under which `name` of a namespace is kept. */
  const qualified = (namespace, name) =>
    namespace === XLINK && !name.includes(":") ? "xlink:" + name : name;

  class Element extends Node {
    constructor(namespace, name) {
      super(1, namespace === SVG ? name : name.toUpperCase());
      this.namespaceURI = namespace;
      this.localName = name;
      this.tagName = this.nodeName;
      this.attrs = new Map();
      this.style = new Style();
    }

    shallowCopy() {
      const copy = createElement(this.namespaceURI, this.localName);
      copy.attrs = new Map(this.attrs);
      copy.style.values = new Map(this.style.values);
      return copy;
    }

    /** The numeric value of an attribute, 0 when absent. */
    number(name) {
      return parseFloat(this.attrs.get(name)) || 0;
    }

    setAttribute(name, value) {
      if (name === "style") this.style.cssText = value;
      else this.attrs.set(name, String(value));
    }
    getAttribute(name) {
      return name === "style" ? this.style.cssText || null : (this.attrs.get(name) ?? null);
    }
    hasAttribute(name) {
      return name === "style" ? this.style.length > 0 : this.attrs.has(name);
    }
    removeAttribute(name) {
      if (name === "style") this.style.values.clear();
      else this.attrs.delete(name);
    }
    setAttributeNS(namespace, name, value) {
      this.setAttribute(qualified(namespace, name), value);
    }
    getAttributeNS(namespace, name) {
      return this.getAttribute(qualified(namespace, name));
    }
    hasAttributeNS(namespace, name) {
      return this.hasAttribute(qualified(namespace, name));
    }
    removeAttributeNS(namespace, name) {
      this.removeAttribute(qualified(namespace, name));
    }

    get attributes() {
      return [...this.attrs].map(([name, value]) => ({ name, value }));
    }
    get id() {
      return this.attrs.get("id") ?? "";
    }
    set id(value) {
      this.attrs.set("id", String(value));
    }
    get className() {
      return this.attrs.get("class") ?? "";
    }
    set className(value) {
      this.attrs.set("class", String(value));
    }
    get classList() {
      return new ClassList(this);
    }
    get dataset() {
      return {};
    }
    get innerHTML() {
      return this.childNodes.map(markup).join("");
    }
    set innerHTML(text) {
      this.textContent = "";
      parseMarkup(this, String(text ?? ""));
    }
    get outerHTML() {
      return markup(this);
    }
    get innerText() {
      return this.textContent;
    }
    set innerText(value) {
      this.textContent = value;
    }

    matches(selector) {
      return matches(this, selector);
    }
    closest(selector) {
      for (let node = this; node?.nodeType === 1; node = node.parentNode) {
        if (matches(node, selector)) return node;
      }
      return null;
    }

    // Every HTML box is as large as the picture: plotly.js asks only for its own container.
    get clientWidth() {
      return picture.width;
    }
    get clientHeight() {
      return picture.height;
    }
    get offsetWidth() {
      return picture.width;
    }
    get offsetHeight() {
      return picture.height;
    }

    getBoundingClientRect() {
      if (this.namespaceURI !== SVG) return domRect(0, 0, picture.width, picture.height);
      if (this.localName === "svg" && this.attrs.has("width")) {
        return domRect(0, 0, this.number("width"), this.number("height"));
      }
      const box = new Box();
      addGeometry(this, box, screenMatrix(this));
      return box.rect();
    }
    getClientRects() {
      return [this.getBoundingClientRect()];
    }

    insertAdjacentElement(where, element) {
      return this.insertBefore(element, where === "afterbegin" ? this.firstChild : null);
    }
    insertAdjacentHTML(_, text) {
      parseMarkup(this, String(text));
    }
    focus() {}
    blur() {}
    click() {}
    scrollIntoView() {}
  }
  for (const edge of ["clientLeft", "clientTop", "offsetLeft", "offsetTop", "scrollLeft", "scrollTop"]) {
    Element.prototype[edge] = 0;
  }

  class ClassList {
    constructor(element) {
      this.element = element;
    }
    names() {
      return this.element.className.split(/\s+/).filter(Boolean);
    }
    contains(name) {
      return this.names().includes(name);
    }
    add(...names) {
      this.element.className = [...new Set([...this.names(), ...names])].join(" ");
    }
    remove(...names) {
      this.element.className = this.names().filter((name) => !names.includes(name)).join(" ");
    }
    toggle(name, wanted = !this.contains(name)) {
      if (wanted) this.add(name);
      else this.remove(name);
      return wanted;
    }
  }

  class SVGElement extends Element {
    getBBox() {
      const box = new Box();
      addGeometry(this, box, IDENTITY);
      return box.rect();
    }
    getComputedTextLength() {
      const runs = layOutText(this.closest("text"));
      return runs.filter((run) => this.contains(run.owner)).reduce((sum, run) => sum + run.width, 0);
    }
    getCTM() {
      const [a, b, c, d, e, f] = screenMatrix(this);
      return { a, b, c, d, e, f, inverse() { return this; } };
    }
    getScreenCTM() {
      return this.getCTM();
    }
    createSVGPoint() {
      return { x: 0, y: 0, matrixTransform() { return this; } };
    }
    createSVGMatrix() {
      return { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
    }
    getTotalLength() {
      let total = 0;
      eachStep(pathPoints(this.attrs.get("d")), (from, to, length) => { total += length; });
      return total;
    }
    getPointAtLength(wanted) {
      const points = pathPoints(this.attrs.get("d"));
      let [x, y] = points.at(-1) ?? [0, 0];
      let before = 0;
      eachStep(points, (from, to, length) => {
        if (before <= wanted && wanted <= before + length && length > 0) {
          const part = (wanted - before) / length;
          x = from[0] + (to[0] - from[0]) * part;
          y = from[1] + (to[1] - from[1]) * part;
        }
        before += length;
      });
      return { x, y };
    }
  }

  class HTMLElement extends Element {}

  class HTMLCanvasElement extends HTMLElement {
    constructor(namespace, name) {
      super(namespace, name);
      this.width = 300;
      this.height = 150;
      this.context = null;
    }
    getContext(kind) {
      if (kind !== "2d") return null;
      this.context ??= new CanvasContext(this);
      return this.context;
    }
    /** Not a picture but its number; `canvasMarkup` draws it as vectors in the end. */
    toDataURL() {
      picture.canvases.push(this);
      return CANVAS_SCHEME + (picture.canvases.length - 1);
    }
  }

  function createElement(namespace, name) {
    if (namespace === SVG) return new SVGElement(SVG, name);
    if (name === "canvas") return new HTMLCanvasElement(HTML, name);
    const element = new HTMLElement(HTML, name);
    if (name === "style") {
      element.sheet = { cssRules: [], insertRule: () => 0, deleteRule: nothing, addRule: nothing };
    }
    return element;
  }

  /* -------------------------------------------------------------- selectors */

  // One token of a compound selector; the groups say which.
  const SELECTOR_TOKEN = new RegExp(
    [
      /(?<comma>\s*,\s*)/,
      /\s*(?<combinator>[>+~])\s*/,
      /(?<space>\s+)/,
      /(?<tag>\*|[a-zA-Z][\w-]*)/,
      /#(?<id>[\w-]+)/,
      /\.(?<class>[\w-]+)/,
      /\[\s*(?<attr>[\w:-]+)\s*(?:(?<op>[~|^$*]?=)\s*["']?(?<value>[^"'\]]*)["']?)?\s*\]/,
      /:not\((?<not>[^)]*)\)/,
      /:(?<pseudo>[\w-]+)(?:\([^)]*\))?/,
    ]
      .map((pattern) => pattern.source)
      .join("|"),
    "y",
  );
  const parsedSelectors = new Map();

  /** A selector as a list of alternatives, each a list of steps {combinator, tests}. */
  function parseSelector(selector) {
    const known = parsedSelectors.get(selector);
    if (known) return known;
    const alternatives = [[{ combinator: " ", tests: [] }]];
    const text = selector.trim();
    SELECTOR_TOKEN.lastIndex = 0;
    while (SELECTOR_TOKEN.lastIndex < text.length) {
      const found = SELECTOR_TOKEN.exec(text);
      if (!found) throw new Error("selector not understood: " + selector);
      const token = found.groups;
      const steps = alternatives.at(-1);
      if (token.comma) alternatives.push([{ combinator: " ", tests: [] }]);
      else if (token.combinator && steps.at(-1).tests.length === 0) {
        steps.at(-1).combinator = token.combinator;
      } else if (token.combinator || token.space) {
        steps.push({ combinator: token.combinator || " ", tests: [] });
      } else steps.at(-1).tests.push(token);
    }
    parsedSelectors.set(selector, alternatives);
    return alternatives;
  }

  const ATTRIBUTE_TESTS = {
    "=": (value, wanted) => value === wanted,
    "^=": (value, wanted) => value.startsWith(wanted),
    "$=": (value, wanted) => value.endsWith(wanted),
    "*=": (value, wanted) => value.includes(wanted),
    "~=": (value, wanted) => value.split(/\s+/).includes(wanted),
  };

  function passes(element, token) {
    if (token.tag) {
      return token.tag === "*" || element.localName.toLowerCase() === token.tag.toLowerCase();
    }
    if (token.id) return element.id === token.id;
    if (token.class) return element.classList.contains(token.class);
    if (token.attr) {
      const value = element.getAttribute(token.attr);
      return value !== null && (!token.op || ATTRIBUTE_TESTS[token.op](value, token.value));
    }
    if (token.not !== undefined) return !matches(element, token.not);
    if (token.pseudo === "first-child") return !element.previousElementSibling;
    if (token.pseudo === "last-child") return !element.nextElementSibling;
    return false; // :hover, :focus and the like: nobody points at a static picture
  }

  function matchesSteps(element, steps, last) {
    const { combinator, tests } = steps[last];
    if (!tests.every((token) => passes(element, token))) return false;
    if (last === 0) return true;
    const next = combinator === "+" || combinator === "~" ? "previousElementSibling" : "parentElement";
    const once = combinator === ">" || combinator === "+";
    for (let other = element[next]; other; other = other[next]) {
      if (matchesSteps(other, steps, last - 1)) return true;
      if (once) return false;
    }
    return false;
  }

  function matches(element, selector) {
    return parseSelector(selector).some((steps) => matchesSteps(element, steps, steps.length - 1));
  }

  /* ----------------------------------------------------------------- matrix */

  // [a, b, c, d, e, f] as in SVG: x' = a x + c y + e, y' = b x + d y + f.
  const IDENTITY = [1, 0, 0, 1, 0, 0];
  const translation = (x, y) => [1, 0, 0, 1, x, y];

  function multiply(m, n) {
    return [
      m[0] * n[0] + m[2] * n[1],
      m[1] * n[0] + m[3] * n[1],
      m[0] * n[2] + m[2] * n[3],
      m[1] * n[2] + m[3] * n[3],
      m[0] * n[4] + m[2] * n[5] + m[4],
      m[1] * n[4] + m[3] * n[5] + m[5],
    ];
  }

  function rotation([degrees, x = 0, y = 0]) {
    const angle = (degrees * Math.PI) / 180;
    const turn = [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0];
    return multiply(multiply(translation(x, y), turn), translation(-x, -y));
  }

  const TRANSFORMS = {
    translate: ([x, y = 0]) => translation(x, y),
    scale: ([x, y = x]) => [x, 0, 0, y, 0, 0],
    rotate: rotation,
    matrix: (values) => values,
    skewX: ([degrees]) => [1, 0, Math.tan((degrees * Math.PI) / 180), 1, 0, 0],
  };

  function parseTransform(text) {
    let matrix = IDENTITY;
    for (const [, name, list] of (text || "").matchAll(/(\w+)\s*\(([^)]*)\)/g)) {
      const values = list.split(/[\s,]+/).filter(Boolean).map(parseFloat);
      if (TRANSFORMS[name]) matrix = multiply(matrix, TRANSFORMS[name](values));
    }
    return matrix;
  }

  /** What an element's own position and transform do to its content. */
  function ownMatrix(element) {
    if (element.localName === "svg") return translation(element.number("x"), element.number("y"));
    return parseTransform(element.attrs.get("transform") ?? element.style.transform.replace(/px/g, ""));
  }

  function screenMatrix(element) {
    let matrix = IDENTITY;
    for (let node = element; node?.nodeType === 1; node = node.parentNode) {
      if (node.namespaceURI === SVG) matrix = multiply(ownMatrix(node), matrix);
    }
    return matrix;
  }

  /* ------------------------------------------------------------------- text */

  const fonts = new Map(); // family in lower case -> {400: table, 700: table}
  let fallbackFamily = null;

  /** Learn the advances of one font; answers the number of known families. */
  function addFont(table) {
    const family = table.family.toLowerCase();
    fonts.set(family, { ...fonts.get(family), [table.weight]: table });
    fallbackFamily ??= family;
    return fonts.size;
  }

  /** A style property or presentation attribute, looked up through the ancestors. */
  function inherited(element, property) {
    for (let node = element; node?.nodeType === 1; node = node.parentNode) {
      const value = node.style.values.get(property) ?? node.attrs.get(property);
      if (value !== undefined && value !== "inherit") return value;
    }
    return "";
  }

  function fontSize(element) {
    for (let node = element; node?.nodeType === 1; node = node.parentNode) {
      const value = node.style.values.get("font-size") ?? node.attrs.get("font-size");
      if (!value) continue;
      const size = parseFloat(value);
      if (value.endsWith("em")) return size * fontSize(node.parentNode);
      if (value.endsWith("%")) return (size / 100) * fontSize(node.parentNode);
      return size;
    }
    return 12;
  }

  function fontOf(element) {
    const families = inherited(element, "font-family").split(",");
    const names = families.map((name) => name.trim().replace(/^["']|["']$/g, "").toLowerCase());
    const family = fonts.get(names.find((name) => fonts.has(name)) ?? fallbackFamily);
    const weight = inherited(element, "font-weight");
    return weight === "bold" || parseInt(weight, 10) >= 600 ? family[700] : family[400];
  }

  /** The width of `text` in pixels; a character that is not listed is one em wide. */
  function advance(font, text, size) {
    let units = 0;
    for (const char of text) units += font.advances[char.codePointAt(0)] ?? font.em;
    return (units / font.em) * size;
  }

  /** A length attribute in pixels (`em` allowed), or null when absent. */
  function length(element, name, size) {
    const value = element.attrs.get(name);
    const number = parseFloat(value);
    if (Number.isNaN(number)) return null;
    return value.endsWith("em") ? number * size : number;
  }

  /**
   * Lay out a <text>: a list of runs {x, y, width, size, font, owner} in its user space.
   * Runs between two absolute positions form a chunk, which is anchored as a whole.
   */
  function layOutText(text) {
    const runs = [];
    let chunk = [];
    let x = 0;
    let y = 0;

    function anchorChunk() {
      if (chunk.length === 0) return;
      const anchor = inherited(chunk[0].owner, "text-anchor");
      const width = x - chunk[0].x;
      const shift = anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0;
      for (const run of chunk) run.x += shift;
      runs.push(...chunk);
      chunk = [];
    }

    function visit(element) {
      const size = fontSize(element);
      const newX = length(element, "x", size);
      const newY = length(element, "y", size);
      if (newX !== null || newY !== null) anchorChunk();
      x = (newX ?? x) + (length(element, "dx", size) ?? 0);
      y = (newY ?? y) + (length(element, "dy", size) ?? 0);
      for (const child of element.childNodes) {
        if (child.nodeType === 1) visit(child);
        if (child.nodeType !== 3 || !child.data) continue;
        const font = fontOf(element);
        const width = advance(font, child.data, size);
        chunk.push({ x, y, width, size, font, owner: element });
        x += width;
      }
    }

    visit(text);
    anchorChunk();
    return runs;
  }

  /* --------------------------------------------------------------- geometry */

  function domRect(x, y, width, height) {
    const right = x + width;
    const bottom = y + height;
    return { x, y, left: x, top: y, right, bottom, width, height, toJSON() { return this; } };
  }

  /** The smallest upright rectangle around everything added to it. */
  class Box {
    constructor() {
      this.left = this.top = Infinity;
      this.right = this.bottom = -Infinity;
    }
    addPoint(m, x, y) {
      const px = m[0] * x + m[2] * y + m[4];
      const py = m[1] * x + m[3] * y + m[5];
      this.left = Math.min(this.left, px);
      this.right = Math.max(this.right, px);
      this.top = Math.min(this.top, py);
      this.bottom = Math.max(this.bottom, py);
    }
    addRect(m, left, top, right, bottom) {
      this.addPoint(m, left, top);
      this.addPoint(m, right, top);
      this.addPoint(m, left, bottom);
      this.addPoint(m, right, bottom);
    }
    rect() {
      if (this.left === Infinity) return domRect(0, 0, 0, 0);
      return domRect(this.left, this.top, this.right - this.left, this.bottom - this.top);
    }
  }

  const NUMBERS_PER_COMMAND = { m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 };

  /**
   * The corner and control points of a path. Control points lie outside their curve, so
   * boxes come out a little generous, which is harmless for labels.
   */
  function pathPoints(d) {
    const points = [];
    let start = [0, 0];
    let [x, y] = start;
    for (const [, command, list] of String(d ?? "").matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
      const kind = command.toLowerCase();
      const [dx, dy] = command === kind ? [1, 1] : [0, 0]; // relative or absolute
      const values = (list.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
      const size = NUMBERS_PER_COMMAND[kind];
      if (kind === "z") [x, y] = start;
      for (let i = 0; size && i + size <= values.length; i += size) {
        const group = values.slice(i, i + size);
        const [fromX, fromY] = [x * dx, y * dy];
        if (kind === "h") x = fromX + group[0];
        else if (kind === "v") y = fromY + group[0];
        else {
          for (let k = 0; kind !== "a" && k < size - 2; k += 2) {
            points.push([fromX + group[k], fromY + group[k + 1]]);
          }
          x = fromX + group[size - 2];
          y = fromY + group[size - 1];
          if (kind === "m" && i === 0) start = [x, y];
        }
        points.push([x, y]);
      }
    }
    return points;
  }

  /** Call `visit(from, to, length)` for each straight step of a polyline. */
  function eachStep(points, visit) {
    for (let i = 1; i < points.length; i++) {
      const [from, to] = [points[i - 1], points[i]];
      visit(from, to, Math.hypot(to[0] - from[0], to[1] - from[1]));
    }
  }

  function addText(box, matrix, runs) {
    for (const { x, y, width, size, font } of runs) {
      const above = (font.ascent / font.em) * size;
      const below = (font.descent / font.em) * size;
      box.addRect(matrix, x, y - above, x + width, y + below);
    }
  }

  function addRectangle(element, box, matrix) {
    const [x, y] = [element.number("x"), element.number("y")];
    box.addRect(matrix, x, y, x + element.number("width"), y + element.number("height"));
  }

  // How each kind of element extends a box; groups are handled by `addGeometry`.
  const SHAPES = {
    text: (element, box, matrix) => addText(box, matrix, layOutText(element)),
    tspan(element, box, matrix) {
      const runs = layOutText(element.closest("text"));
      addText(box, matrix, runs.filter((run) => element.contains(run.owner)));
    },
    rect: addRectangle,
    image: addRectangle,
    foreignObject: addRectangle,
    circle(element, box, matrix) {
      const [x, y, r] = ["cx", "cy", "r"].map((name) => element.number(name));
      box.addRect(matrix, x - r, y - r, x + r, y + r);
    },
    line(element, box, matrix) {
      box.addPoint(matrix, element.number("x1"), element.number("y1"));
      box.addPoint(matrix, element.number("x2"), element.number("y2"));
    },
    path(element, box, matrix) {
      for (const [x, y] of pathPoints(element.attrs.get("d"))) box.addPoint(matrix, x, y);
    },
    defs: nothing,
    clipPath: nothing,
    pattern: nothing,
    linearGradient: nothing,
    mask: nothing,
  };

  /** Extend `box` by what `element` draws; `matrix` maps its user space to the box. */
  function addGeometry(element, box, matrix) {
    if (element.style.display === "none") return;
    const shape = SHAPES[element.localName];
    if (shape) {
      shape(element, box, matrix);
      return;
    }
    for (const child of element.children) {
      addGeometry(child, box, multiply(matrix, ownMatrix(child)));
    }
  }

  /* ----------------------------------------------------------------- canvas */

  const CANVAS_SCHEME = "canvas:";

  /** A canvas that remembers rectangles and pixels, so that heat maps stay vectors. */
  class CanvasContext {
    constructor(canvas) {
      this.canvas = canvas;
      this.rectangles = []; // [colour, x, y, width, height]
      this.fillStyle = "#000";
      this.font = "10px sans-serif";
    }
    fillRect(x, y, width, height) {
      this.rectangles.push([this.fillStyle, x, y, width, height]);
    }
    clearRect() {
      this.rectangles = [];
    }
    measureText(text) {
      const size = parseFloat(/([\d.]+)px/.exec(this.font)?.[1] ?? "10");
      return { width: advance(fonts.get(fallbackFamily)[400], String(text), size) };
    }
    createImageData(width, height) {
      return { width, height, data: new Uint8ClampedArray(width * height * 4) };
    }
    getImageData(x, y, width, height) {
      return this.createImageData(width, height);
    }
    putImageData({ width, height, data }) {
      if (width * height > 40000) throw new Error("heat map too fine to draw as vectors");
      for (let i = 0; i < width * height; i++) {
        const [red, green, blue, alpha] = data.slice(i * 4, i * 4 + 4);
        const colour = `rgba(${red},${green},${blue},${alpha / 255})`;
        this.rectangles.push([colour, i % width, Math.floor(i / width), 1, 1]);
      }
    }
  }
  for (const name of "arc beginPath clip closePath drawImage fill fillText lineTo moveTo rect restore rotate save scale setTransform stroke translate".split(" ")) {
    CanvasContext.prototype[name] = nothing;
  }

  /** The SVG of the canvas behind an <image>: one path for each colour. */
  function canvasMarkup(image, href) {
    const canvas = picture.canvases[Number(href.slice(CANVAS_SCHEME.length))];
    const scaleX = image.number("width") / canvas.width;
    const scaleY = image.number("height") / canvas.height;
    const paths = new Map();
    for (const [colour, x, y, width, height] of canvas.context?.rectangles ?? []) {
      const corner = `M${round(x * scaleX)},${round(y * scaleY)}`;
      const sides = `h${round(width * scaleX)}v${round(height * scaleY)}h${round(-width * scaleX)}z`;
      paths.set(colour, (paths.get(colour) ?? "") + corner + sides);
    }
    const visible = [...paths].filter(([colour]) => !/^rgba\(.*,\s*0\)$/.test(colour));
    const cells = visible.map(([colour, d]) => `<path fill="${hexColours(colour)}" d="${d}"/>`);
    const place = `translate(${round(image.number("x"))},${round(image.number("y"))})`;
    return `<g shape-rendering="crispEdges" transform="${place}">${cells.join("")}</g>`;
  }

  /* ------------------------------------------------------ reading and writing */

  const ENTITIES = { lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", amp: "&" };

  function decodeEntities(text) {
    return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
      if (name) return ENTITIES[name.toLowerCase()] ?? whole;
      return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
    });
  }

  const escapeText = (text) =>
    text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const escapeAttribute = (text) => escapeText(text).replace(/"/g, "&quot;");

  const TAG =
    /<\/[\w:-]+\s*>|<(?<name>[\w:-]+)(?<attrs>(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*(?<empty>\/?)>|(?<text>[^<]+)/g;
  const ATTRIBUTE = /([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g;
  const VOID_TAGS = new Set(["br", "img", "hr", "input", "meta", "link"]);

  /** Append the elements of well-formed markup to `root`; only plotly.js's own is ever read. */
  function parseMarkup(root, source) {
    let parent = root;
    for (const { groups } of source.matchAll(TAG)) {
      if (groups.text !== undefined) parent.appendChild(new Text(decodeEntities(groups.text)));
      else if (groups.name === undefined) parent = parent === root ? root : parent.parentNode;
      else {
        const isSvg = groups.name === "svg" || parent.namespaceURI === SVG;
        const element = createElement(isSvg ? SVG : HTML, groups.name);
        for (const [, name, ...values] of groups.attrs.matchAll(ATTRIBUTE)) {
          element.setAttribute(name, decodeEntities(values.find((value) => value) ?? ""));
        }
        parent.appendChild(element);
        if (!groups.empty && !VOID_TAGS.has(groups.name)) parent = element;
      }
    }
  }

  /** The markup of a node as it is, for plotly.js's own reading. */
  function markup(node) {
    if (node.nodeType === 3) return escapeText(node.data);
    if (node.nodeType !== 1) return node.childNodes.map(markup).join("");
    const attributes = node.attributes.map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`);
    const style = node.style.cssText;
    if (style) attributes.push(` style="${escapeAttribute(style)}"`);
    const content = node.childNodes.map(markup).join("");
    return `<${node.localName}${attributes.join("")}>${content}</${node.localName}>`;
  }

  /* --------------------------------------------------------- document, window */

  class Document extends Node {
    constructor() {
      super(9, "#document");
      this.readyState = "complete";
      this.cookie = "";
      this.hidden = false;
      this.visibilityState = "visible";
      this.styleSheets = [];
      this.defaultView = global;
      this.fonts = { ready: Promise.resolve(), load: () => Promise.resolve([]) };
      this.implementation = { createHTMLDocument: () => this, hasFeature: () => true };
    }
    createElement(name) {
      return createElement(HTML, String(name).toLowerCase());
    }
    createElementNS(namespace, name) {
      return createElement(namespace, String(name));
    }
    createTextNode(text) {
      return new Text(text);
    }
    createComment() {
      return new Comment();
    }
    createDocumentFragment() {
      return new Fragment();
    }
    createEvent() {
      return { initEvent: nothing, initCustomEvent: nothing };
    }
    getElementById(id) {
      return this.querySelector("#" + id);
    }
    hasFocus() {
      return false;
    }
    elementFromPoint() {
      return null;
    }
  }

  class Event {
    constructor(type, fields) {
      Object.assign(this, { type }, fields);
    }
    preventDefault() {}
    stopPropagation() {}
    stopImmediatePropagation() {}
  }

  /** Work that plotly.js puts off; `flush` does it at once, in order. */
  const timers = {
    waiting: [],
    last: 0,
    add(callback, ...args) {
      timers.last += 1;
      timers.waiting.push({ id: timers.last, run: () => callback(...args) });
      return timers.last;
    },
    drop(id) {
      timers.waiting = timers.waiting.filter((timer) => timer.id !== id);
    },
    flush() {
      for (let turn = 0; timers.waiting.length && turn < 10000; turn++) timers.waiting.shift().run();
    },
  };

  const COMPUTED_DEFAULTS = { position: "static", display: "block", "font-size": "12px" };

  function getComputedStyle(element) {
    const style = element?.style ?? new Style();
    const value = (name) =>
      style.values.get(name) ??
      COMPUTED_DEFAULTS[name] ??
      (/^(padding|margin|border)/.test(name) ? "0px" : "");
    return new Proxy(style, {
      get(target, key) {
        if (key === "getPropertyValue") return value;
        return typeof key === "string" ? value(kebab(key)) : target[key];
      },
    });
  }

  /** Chance that is the same for the same picture (mulberry32). */
  function seededRandom(text) {
    let state = 2166136261;
    for (const char of text) state = Math.imul(state ^ char.codePointAt(0), 16777619);
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }

  class Observer {
    observe() {}
    unobserve() {}
    disconnect() {}
  }

  function furnishWindow() {
    Object.assign(global, {
      window: global, self: global,
      Node, Element, SVGElement, HTMLElement, HTMLCanvasElement, Text, Document,
      DocumentFragment: Fragment, NodeList: Array, HTMLCollection: Array, CSSStyleDeclaration: Style,
      Event, CustomEvent: Event, MouseEvent: Event,
      MutationObserver: Observer, ResizeObserver: Observer, IntersectionObserver: Observer,
      getComputedStyle,
      setTimeout: (callback, _, ...args) => timers.add(callback, ...args),
      setImmediate: timers.add,
      setInterval: () => 0,
      requestAnimationFrame: (callback) => timers.add(callback, 0),
      clearTimeout: timers.drop, clearInterval: timers.drop, cancelAnimationFrame: timers.drop,
      addEventListener: nothing, removeEventListener: nothing, dispatchEvent: () => true,
      matchMedia: () => ({ matches: false, addListener: nothing, removeListener: nothing,
        addEventListener: nothing, removeEventListener: nothing }),
      scrollX: 0, scrollY: 0, pageXOffset: 0, pageYOffset: 0, scrollTo: nothing,
      innerWidth: 1200, innerHeight: 800, devicePixelRatio: 1, getSelection: () => null,
      screen: { width: 1200, height: 800 },
      navigator: { userAgent: "microdom", platform: "", language: "en", languages: ["en"],
        vendor: "", maxTouchPoints: 0 },
      location: { href: "about:blank", protocol: "about:", host: "", hostname: "", pathname: "/",
        search: "", hash: "", origin: "null" },
      performance: { now: () => 0, mark: nothing, measure: nothing },
      console: { log: nothing, warn: nothing, error: nothing, info: nothing, debug: nothing },
      fetch: () => Promise.reject(new Error("offline")),
      Image: function () { return createElement(HTML, "img"); },
      URL: { createObjectURL: () => "blob:0", revokeObjectURL: nothing },
      XMLSerializer: class { serializeToString(node) { return markup(node); } },
      DOMParser: class {
        parseFromString(source) {
          const tree = new Fragment();
          parseMarkup(tree, source);
          tree.documentElement = tree.firstChild;
          return tree;
        }
      },
    });
    global.document = new Document();
    const page = { html: null, head: null, body: null };
    for (const name of Object.keys(page)) page[name] = createElement(HTML, name);
    global.document.appendChild(page.html).append(page.head, page.body);
    Object.assign(global.document, { documentElement: page.html, head: page.head, body: page.body });
  }

  /* ------------------------------------------------------------ the picture */

  /** What is being drawn now. */
  const picture = { width: 0, height: 0, canvases: [] };

  const round = (number) => Math.round(number * 100) / 100;

  const hexColours = (text) =>
    text.replace(/rgba?\((\d+),\s*(\d+),\s*(\d+)(?:,\s*1)?\)/g, (_, ...channels) =>
      "#" + channels.slice(0, 3).map((n) => Number(n).toString(16).padStart(2, "0")).join(""));

  const shortNumbers = (text) => text.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (n) => String(round(Number(n))));

  // Layers that only a pointer needs.
  const HIDDEN_LAYERS = ".hoverlayer,.zoomlayer,.draglayer,.menulayer,.selectionlayer";
  // Attributes and style properties that paint; everything else (classes, cursors, data-…) goes.
  const PAINTED = new Set(
    ("x y x1 y1 x2 y2 cx cy r rx ry width height d points transform offset id " +
      "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap " +
      "stroke-linejoin stroke-miterlimit opacity stop-color stop-opacity clip-path clipPathUnits " +
      "patternUnits patternTransform gradientUnits dx dy text-anchor font-family font-size " +
      "font-weight font-style display visibility vector-effect shape-rendering preserveAspectRatio"
    ).split(" "),
  );
  // Values that change nothing where they stand.
  const DEFAULTS = {
    opacity: "1", "vector-effect": "none", visibility: "visible", "font-style": "normal",
    "stroke-opacity": "1", "fill-opacity": "1", "font-weight": "normal", "text-anchor": "start",
  };
  const INHERITED = new Set([
    "visibility", "font-style", "stroke-opacity", "fill-opacity", "font-weight", "text-anchor",
  ]);
  const LOCAL_LINK = /^#[\w-]+$/;

  /** Draw a figure; the answer is one <svg> element as text. */
  function draw(figureJson, width, height, title, id) {
    const figure = JSON.parse(figureJson);
    Object.assign(picture, { width, height, canvases: [] });
    Math.random = seededRandom(id);
    const container = global.document.body.appendChild(createElement(HTML, "div"));
    try {
      const layout = { ...figure.layout, width, height };
      const options = { staticPlot: true, displayModeBar: false, responsive: false };
      global.Plotly.newPlot(container, figure.data, layout, options);
      timers.flush();
      return write(layers(container), title, id);
    } finally {
      global.Plotly.purge(container);
      container.remove();
      timers.waiting = [];
    }
  }

  /** The two <svg> layers of a drawn figure merged into one, without what nobody sees. */
  function layers(container) {
    const { _paper: paper, _toppaper: top, paper_bgcolor: colour } = container._fullLayout;
    const svg = paper.node();
    const background = createElement(SVG, "rect");
    background.attrs = new Map([["width", picture.width], ["height", picture.height], ["fill", colour]]
      .map(([name, value]) => [name, String(value)]));
    svg.insertBefore(background, svg.firstChild);
    svg.append(...top.node().children);
    for (const layer of svg.querySelectorAll(HIDDEN_LAYERS)) layer.remove();
    prune(svg);
    return svg;
  }

  /** Remove what draws nothing: hidden elements, empty texts, groups without content. */
  function prune(parent) {
    for (const child of parent.children) {
      const isHidden = child.style.display === "none" || child.style.visibility === "hidden";
      const isEmptyText = child.localName === "text" && !child.textContent;
      if (isHidden || isEmptyText) child.remove();
      else {
        prune(child);
        if ((child.localName === "g" || child.localName === "defs") && !child.hasChildNodes()) child.remove();
      }
    }
  }

  /** The names by which a figure's clip paths are known in a page with many figures. */
  function shortIds(svg, prefix) {
    const used = new Set([...markup(svg).matchAll(/url\([^#)]*#([\w-]+)|href="#([\w-]+)"/g)]
      .map(([, url, href]) => url ?? href));
    const ids = [...svg.descendants()].map((element) => element.id).filter((id) => used.has(id));
    return new Map(ids.map((id, index) => [id, `${prefix}-${index + 1}`]));
  }

  function write(svg, title, id) {
    const ids = shortIds(svg, id);
    const { width, height } = picture;
    const family = firstFamily(svg);
    const content = svg.children.map((child) => writeElement(child, ids, family)).join("");
    return (
      `<svg xmlns="${SVG}" role="img" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" font-family="${escapeAttribute(family)}">` +
      `<title>${escapeText(title)}</title>${content}</svg>`
    );
  }

  /** The font family of the first text: it is said once, on the root. */
  function firstFamily(svg) {
    const text = svg.querySelector("text");
    return text ? inherited(text, "font-family").replace(/"/g, "'") : "sans-serif";
  }

  function writeElement(element, ids, family) {
    const href = element.attrs.get("xlink:href") ?? element.attrs.get("href") ?? "";
    if (element.localName === "image") {
      return href.startsWith(CANVAS_SCHEME) ? canvasMarkup(element, href) : "";
    }
    let tag = element.localName;
    for (const [name, value] of paintedAttributes(element, ids)) {
      if (name === "font-family" && value === family) continue;
      tag += ` ${name}="${escapeAttribute(value)}"`;
    }
    if (LOCAL_LINK.test(href) && ids.has(href.slice(1))) tag += ` href="#${ids.get(href.slice(1))}"`;
    const content = element.childNodes
      .map((child) => (child.nodeType === 3 ? escapeText(child.data) : writeElement(child, ids, family)))
      .join("");
    const isBare = tag === element.localName;
    if (isBare && (tag === "g" || tag === "a" || (tag === "tspan" && content))) return content;
    if (isBare && (tag === "path" || tag === "clipPath")) return "";
    return content ? `<${tag}>${content}</${element.localName}>` : `<${tag}/>`;
  }

  /** Attributes and style as presentation attributes; a page's own CSS cannot reach them. */
  function* paintedAttributes(element, ids) {
    for (const [name, value] of new Map([...element.attrs, ...element.style.values])) {
      if (!PAINTED.has(name) || value === "" || isDefault(element, name, value)) continue;
      if (name === "id") {
        if (ids.has(value)) yield [name, ids.get(value)];
      } else yield [name, painted(value, ids)];
    }
  }

  /** Whether a property would be the same if it were not written. */
  function isDefault(element, name, value) {
    if (DEFAULTS[name] !== value) return false;
    const above = INHERITED.has(name) ? inherited(element.parentNode, name) : "";
    return above === "" || above === value;
  }

  function painted(value, ids) {
    const link = /url\(["']?[^#)]*#([\w-]+)["']?\)/.exec(value);
    if (link) return `url(#${ids.get(link[1])})`;
    return shortNumbers(hexColours(value.replace(/"/g, "'")));
  }

  furnishWindow();
  global.MicroDom = { addFont, draw };
})(globalThis);
