"use strict";
// The key stands behind the # and goes nowhere but into this form's body.
const key = location.hash.slice(1);
const whole = /^[A-Za-z0-9_-]{43}$/.test(key);
const form = document.querySelector("form");
form.elements.key.value = whole ? key : "";
form.hidden = !whole;
document.getElementById("incomplete").hidden = whole;
