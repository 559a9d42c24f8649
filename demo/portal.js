// What the vendors' scripts do for a person's browser, in small: units, data islands, tables and pagers are filled in.
(function () {
  "use strict";
  var UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit";

  function ready(run) {
    if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", run); } else { run(); }
  }

  function rows(source) {
    return Array.from(source.matchAll(/<record><!\[CDATA\[([\s\S]*?)\]\]><\/record>/g), function (found) { return found[1]; });
  }

  // JPAAS: a unit is fetched with the parameters that its script tag declares; only paramJson turns pages.
  function unit(queryData, pageNo) {
    var parameters = new URLSearchParams(JSON.parse(queryData.replace(/'/g, '"')));
    if (pageNo) { parameters.set("paramJson", JSON.stringify({ pageNo: pageNo, pageSize: 15 })); }
    return fetch(UNIT + "?" + parameters).then(function (answer) { return answer.json(); });
  }

  function pager(bar) {
    var last = Math.ceil(bar.getAttribute("count") / bar.getAttribute("rows"));
    for (var number = 1; number <= last; number += 1) { bar.appendChild(pageLink(bar, number)); }
  }

  function pageLink(bar, number) {
    var link = document.createElement("a");
    link.textContent = number;
    link.href = "#";
    link.onclick = function (event) {
      event.preventDefault();
      unit(bar.getAttribute("queryData"), number).then(function (answer) { fill(bar.parentNode, answer.data.html); });
    };
    return link;
  }

  function fill(place, html) {
    var part = document.createElement("div");
    part.innerHTML = html;
    place.replaceWith(part);
    part.querySelectorAll(".pagination[count]").forEach(pager);
  }

  ready(function () {
    document.querySelectorAll(".pagination[count]").forEach(pager);
    document.querySelectorAll("script[queryData]").forEach(function (script) {
      unit(script.getAttribute("queryData")).then(function (answer) {
        if (answer.success) { fill(script, answer.data.html); }
      });
    });
  });

  // Xinhua: a list names its data source.
  ready(function () {
    document.querySelectorAll("ul[data^='datasource:']").forEach(function (list) {
      fetch("ds_" + list.getAttribute("data").slice(11) + ".json").then(function (answer) { return answer.json(); })
        .then(function (answer) {
          answer.datasource.forEach(function (row) {
            var item = list.appendChild(document.createElement("li"));
            var link = item.appendChild(document.createElement("a"));
            link.textContent = row.showTitle;
            link.href = row.publishUrl;
            item.appendChild(document.createElement("span")).textContent = row.publishTime.slice(0, 10);
          });
        });
    });
  });

  // JCMS: records stand in a data island (script, comment or escaped), or come from dataproxy.jsp.
  function show(place, records) { place.innerHTML = '<ul class="list">' + records.slice(0, 15).join("") + "</ul>"; }

  function jpage(place, options) {
    var comment = Array.from(place.childNodes).find(function (node) { return node.nodeType === Node.COMMENT_NODE; });
    var island = place.querySelector("script, div");
    var found = rows(comment ? comment.data : island ? island.textContent : "");
    if (found.length || !options.totalRecord) { show(place, found); return; }
    var proxy = island.textContent.match(/href="([^"]+)"/)[1];
    fetch(proxy).then(function (answer) { return answer.text(); }).then(function (text) { show(place, rows(text)); });
  }

  function $(what) {
    if (typeof what === "function") { ready(what); return null; }
    var place = document.querySelector("[id='" + what.slice(1) + "']");
    return {
      jpage: function (options) { jpage(place, options); },
      html: function (text) { place.innerHTML = text; }
    };
  }
  $.post = function (url, form, then) {
    fetch(url, { method: "POST", body: new URLSearchParams(form) })
      .then(function (answer) { return answer.text(); }).then(then);
  };
  window.$ = $;

  // TRS: the pager's links are written where its script stands.
  window.createPageHTML = function (total, current, name, extension) {
    for (var page = 0; page < total; page += 1) {
      var address = name + (page ? "_" + page : "") + "." + extension;
      document.write(page === current ? " " + (page + 1) + " " : '<a href="' + address + '">' + (page + 1) + "</a>");
    }
  };
})();
