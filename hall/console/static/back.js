"use strict";
// The pages beside the help desk: back to its tab, and here again after signing in.
const CONSOLE = "/console/";

document.getElementById("back").addEventListener("click", (event) => {
  // Opened from the help desk: that tab is still there, perhaps in a call. Loading the desk
  // a second time would take the call away from it.
  if (!window.opener || window.opener.closed) return;
  event.preventDefault();
  window.opener.focus();
  window.close();
});

function signInFirst() {
  sessionStorage.setItem("console-back-to", location.pathname);
  location.href = CONSOLE;
}

const networkFault = (english) => (english
  ? "The server cannot be reached; it is tried again by itself"
  : "连不上服务器，会自动重试");
