(function () {
  var app = document.getElementById("app");
  function unpack(text) {
    var packed = atob(text.split("").reverse().join(""));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(packed, function (letter) { return letter.charCodeAt(0); })));
  }
  function draw(rows) {
    var list = document.createElement("ul");
    list.className = "list";
    rows.forEach(function (row) {
      var item = list.appendChild(document.createElement("li"));
      var link = item.appendChild(document.createElement("a"));
      link.textContent = row[0];
      link.href = row[1];
      item.appendChild(document.createElement("span")).textContent = row[2];
    });
    app.replaceChildren(list);
  }
  fetch("/assets/data/" + app.getAttribute("data-key"))
    .then(function (answer) { return answer.text(); })
    .then(function (text) { draw(unpack(text)); });
})();
