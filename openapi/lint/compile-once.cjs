// Spectral hands each example a copy of its schema, and Ajv compiles each copy: the same schemas thousands of times over.
// Loaded before Spectral, this lets a validator compile a schema of the same text once. What is checked stays the same.
"use strict";

const { default: Ajv } = require("ajv/dist/core");

const { compile } = Ajv.prototype;
const compiled = new WeakMap();

Ajv.prototype.compile = function compileOnce(schema, meta) {
  if (!compiled.has(this)) compiled.set(this, new Map());
  const known = compiled.get(this);
  const text = JSON.stringify(schema);
  if (!known.has(text)) known.set(text, compile.call(this, schema, meta));
  return known.get(text);
};
