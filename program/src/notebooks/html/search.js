// Looks through the sections of all pages. A page that was opened from the disk may not read other files, so the
// sections come as a script, `SECTIONS`: [page, anchor, chapter, heading, text].
(() => {
  const MOST = 40;
  const AROUND = 90;
  const input = document.getElementById("search-words");
  const found = document.getElementById("search-found");
  const count = document.getElementById("search-count");

  const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // Words match where a word begins, so that "log" finds "logarithm", and not "catalogue"; signs match anywhere.
  const pattern = (word) => new RegExp((/^[\p{L}\p{N}]/u.test(word) ? "(?<![\\p{L}\\p{N}])" : "") + escape(word), "giu");
  const hits = (text, pattern) => (text.match(pattern) || []).length;

  // Every word has to occur. A heading counts more than the text, and the words side by side more than apart.
  const rank = ([, , chapter, heading, text], patterns, phrase) => {
    let rank = 0;
    for (const pattern of patterns) {
      const inHeading = hits(heading, pattern);
      const inText = hits(text, pattern);
      if (inHeading + inText === 0 && hits(chapter, pattern) === 0) return 0;
      rank += 20 * inHeading + Math.min(inText, 8);
    }
    return rank && rank + (patterns.length > 1 ? 15 * Math.min(hits(heading + " " + text, phrase), 3) : 0);
  };

  // Appends the text with the words marked.
  const mark = (element, text, patterns) => {
    const ranges = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((hit) => [hit.index, hit.index + hit[0].length]));
    let end = 0;
    for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
      if (from < end) continue;
      element.append(text.slice(end, from), Object.assign(document.createElement("mark"), { textContent: text.slice(from, to) }));
      end = to;
    }
    element.append(text.slice(end));
  };

  const excerpt = (text, patterns) => {
    const first = Math.min(...patterns.map((pattern) => text.search(pattern)).filter((place) => place >= 0), text.length);
    const from = first === text.length ? 0 : Math.max(0, text.lastIndexOf(" ", Math.max(0, first - AROUND)));
    const to = text.indexOf(" ", Math.max(first === text.length ? 0 : first, from) + 2 * AROUND);
    return (from > 0 ? "…" : "") + text.slice(from, to < 0 ? undefined : to) + (to < 0 ? "" : " …");
  };

  const show = () => {
    const words = input.value.trim().split(/\s+/).filter((word) => word);
    const patterns = words.map(pattern);
    const phrase = pattern(words.join(" "));
    found.replaceChildren();
    count.textContent = "";
    if (words.length === 0) return;
    const results = SECTIONS.map((section) => [rank(section, patterns, phrase), section]).filter(([rank]) => rank > 0);
    results.sort((a, b) => b[0] - a[0]);
    count.textContent = results.length === 0 ? "Nothing found." : results.length === 1 ? "One section." : `${results.length} sections.`;
    for (const [, [page, anchor, chapter, heading, text]] of results.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const highlight = new URLSearchParams({ highlight: words.join(" ") });
      link.href = `${page}.html?${highlight}${anchor && "#" + anchor}`;
      mark(link, heading, patterns);
      item.append(link);
      if (chapter !== heading) item.append(Object.assign(document.createElement("small"), { textContent: chapter }));
      const paragraph = document.createElement("p");
      mark(paragraph, excerpt(text, patterns), patterns);
      item.append(paragraph);
      found.append(item);
    }
  };

  input.value = new URLSearchParams(location.search).get("q") || "";
  input.addEventListener("input", show);
  document.getElementById("search-form").addEventListener("submit", (event) => event.preventDefault());
  show();
})();
