// The margin while prices are typed; the server says the same when the form is sent.
"use strict";

const form = document.querySelector("form[data-margin]");
const line = form && form.querySelector("[data-margin-line]");

// Yuan as typed ("1,299.00", full width too) to fen; null while it is no amount.
function fen(text) {
  const plain = text.normalize("NFKC").replace(/[¥,\s]/g, "");
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(parseFloat(plain) * 100) : null;
}

function show() {
  const sale = fen(form.elements.sale_fen.value), purchase = fen(form.elements.purchase_fen.value);
  if (!sale || purchase === null) return;
  const agreed = Number(form.dataset.margin);
  // Half up to the fen, in whole numbers: sale × (1 − points).
  const highest = Math.floor((sale * (10000 - agreed) + 5000) / 10000);
  const low = purchase > highest;
  const values = {
    margin: (Math.floor((sale - purchase) * 10000 / sale) / 100).toFixed(2).replace(/0$/, "") + "%",
    agreed: (agreed / 100).toFixed(2).replace(/0$/, "") + "%",
    highest: (highest / 100).toLocaleString("en-US", { minimumFractionDigits: 2 }),
  };
  line.textContent = line.dataset[low ? "low" : "fits"].replace(/%\((\w+)\)s/g, (_match, name) => values[name]);
  line.className = low ? "ob-bad-text" : "ob-good-text";
}

if (line) {
  form.addEventListener("input", show);
  show();
}
