'use strict';
// Filters, and the table, matrix, timeline and network of what they let through. All text is set as text, never as markup.
(() => {
  const { data, stancesOf, element, signed } = report;
  const $ = id => document.getElementById(id);
  const PAGE = 25, TOP = 15;
  const SVG = 'http://www.w3.org/2000/svg';
  let shown = [], page = 0;

  const shape = (name, attributes, text) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const count = (values) => {
    const counts = new Map();
    for (const value of values) if (value) counts.set(value, (counts.get(value) || 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  };
  // ---- filters
  const fill = (id, values) => {
    const options = document.createDocumentFragment();
    for (const [value, number] of count(values)) options.append(new Option(`${value} (${number})`, value));
    $(id).append(options);
  };
  fill('speaker', data.claims.flatMap(claim => claim.speakers));
  fill('target', data.stances.map(stance => stance.target));
  fill('act', data.claims.map(claim => claim.act));
  fill('outlet', data.documents.map(it => it.outlet));
  const fields = ['speaker', 'target', 'stance', 'act', 'outlet', 'from', 'to', 'words'];

  // the marks of an article are set when it comes near the window, since a page has tens of thousands of them
  const articles = [...document.querySelectorAll('article')], near = new Set(), filtered = new Map();
  let filters = 0, passing = new Set();
  const refresh = article => {
    if (filtered.get(article) === filters) return;
    filtered.set(article, filters);
    for (const mark of article.querySelectorAll('[data-claim]')) mark.classList.toggle('content', passing.has(Number(mark.getAttribute('data-claim'))));
  };
  const watcher = new IntersectionObserver(seen => {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) { near.add(target); refresh(target); } else near.delete(target);
    }
  }, { rootMargin: '100%' });
  articles.forEach(article => watcher.observe(article));
  addEventListener('beforeprint', () => articles.forEach(refresh));

  const filter = () => {
    const want = Object.fromEntries(fields.map(id => [id, $(id).value]));
    const words = want.words.toLowerCase();
    const inTime = it => {
      const day = it.published || '';
      return (!want.from || day >= want.from) && (!want.to || (day && day.slice(0, 10) <= want.to));
    };
    const ofDocument = data.documents.map(it => inTime(it) && (!want.outlet || it.outlet === want.outlet));
    shown = [];
    data.claims.forEach((claim, index) => {
      if (!ofDocument[claim.document]) return;
      if (want.speaker && !claim.speakers.includes(want.speaker)) return;
      if (want.act && claim.act !== want.act) return;
      if (words && !claim.quote.toLowerCase().includes(words)) return;
      if (want.target || want.stance) {
        const fits = stance => (!want.target || stance.target === want.target) && (!want.stance || stance.label === want.stance);
        if (!stancesOf[index].some(fits)) return;
      }
      shown.push(index);
    });
    const isFiltered = fields.some(id => want[id]);
    const claims = new Set(shown), documents = new Set(shown.map(index => data.claims[index].document));
    // articles stand in the order of the documents
    articles.forEach((article, number) => {
      const hides = isFiltered && !documents.has(number);
      if (article.hidden !== hides) article.hidden = hides;
    });
    passing = claims;
    filters += 1;
    near.forEach(refresh);
    report.filter(claims);
    page = 0;
    const stances = isFiltered ? data.stances.filter(it => claims.has(it.claim)) : data.stances;
    $('counts').textContent = `${shown.length} of ${data.claims.length} claims, ${stances.length} of ${data.stances.length} stances, ` +
      `${isFiltered ? documents.size : data.documents.length} of ${data.documents.length} articles`;
    table();
    matrix(stances);
    timeline(stances);
    network(stances);
  };

  // ---- table
  const row = index => {
    const claim = data.claims[index], document_ = data.documents[claim.document];
    const main = claim.stance === undefined ? undefined : data.stances[claim.stance];
    return [document_.id + '#' + claim.id, document_.published || '', claim.speakers.join('; '), claim.cue, claim.act, claim.quote,
      claim.kind, main ? main.target : '', main ? main.label : '', main ? String(main.score) : '', claim.confidence.toFixed(3)];
  };
  const COLUMNS = ['claim_id', 'published', 'speaker', 'cue', 'act', 'quote', 'kind', 'target', 'stance', 'score', 'confidence'];
  const FIGURES = new Set(['score', 'confidence']);
  function table() {
    const body = $('rows');
    body.replaceChildren();
    for (const index of shown.slice(page * PAGE, (page + 1) * PAGE)) {
      const line = element('tr');
      row(index).forEach((text, column) => {
        const name = COLUMNS[column];
        const cell = element('td', FIGURES.has(name) ? { class: 'figure' } : {}, column ? text : undefined);
        if (!column) cell.append(element('a', { href: `#c${index}` }, text));
        if (name === 'stance' && text) cell.className = text;
        if (name === 'published') cell.className = 'date';
        line.append(cell);
      });
      body.append(line);
    }
    const pages = Math.max(1, Math.ceil(shown.length / PAGE));
    $('page').textContent = `page ${page + 1} of ${pages}`;
    $('previous').disabled = page === 0;
    $('next').disabled = page + 1 >= pages;
  }
  const turn = by => () => { page += by; table(); };
  // as the tables of the output folder have text: no line breaks, and an apostrophe before what a spreadsheet would run as a formula
  const SKIPPED = '[\\s\\p{Cc}\\u00AD\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF]*', TRIGGER = '[=+\\-@＝＋－＠﹢﹣﹦﹫]';
  const FORMULA = new RegExp(`^([\\t\\r\\n\\0]|${SKIPPED}${TRIGGER})`, 'u'), BEHIND = new RegExp(`(;${SKIPPED})(?=${TRIGGER})`, 'gu');
  const cell = (text, column) => {
    if (FIGURES.has(COLUMNS[column])) return text;
    const tame = text.replace(/\r\n/g, '\n').replace(/[\t\n\v\f\r\x85\u2028\u2029]/g, ' ').replaceAll('\0', '\u2400').replace(BEHIND, "$1'");
    return `"${FORMULA.test(text) ? "'" : ''}${tame.replaceAll('"', '""')}"`;
  };
  const download = () => {
    const lines = [COLUMNS.join(','), ...shown.map(index => row(index).map(cell).join(','))];
    const link = element('a', { download: 'claims.csv' });
    link.href = URL.createObjectURL(new Blob(['\uFEFF' + lines.join('\r\n') + '\r\n'], { type: 'text/csv' }));
    link.click();
    URL.revokeObjectURL(link.href);
  };

  // ---- matrix of holders by targets
  const pairs = stances => {
    const sums = new Map();
    for (const { holder, target, score } of stances) {
      if (!holder || !score) continue;
      const key = JSON.stringify([holder, target]);
      const sum = sums.get(key) || sums.set(key, { holder, target, score: 0, count: 0 }).get(key);
      sum.score += score;
      sum.count += 1;
    }
    return [...sums.values()];
  };
  function matrix(stances) {
    const all = pairs(stances);
    const top = key => count(all.flatMap(pair => Array(pair.count).fill(pair[key]))).slice(0, TOP).map(([name]) => name);
    const targets = top('target'), listed = new Set(targets);
    // a holder of none of the targets that are shown would be an empty line
    const holders = top('holder').filter(holder => all.some(pair => pair.holder === holder && listed.has(pair.target)));
    const place = $('matrix');
    place.replaceChildren();
    if (!all.length) { place.append(element('p', { class: 'soft' }, 'No stance that is not neutral.')); return; }
    const of = new Map(all.map(pair => [JSON.stringify([pair.holder, pair.target]), pair]));
    const grid = element('table'), head = element('tr');
    head.append(element('th', { scope: 'col' }, 'holder \\ target'));
    for (const target of targets) head.append(element('th', { scope: 'col' }, target));
    grid.append(head);
    for (const holder of holders) {
      const line = element('tr');
      line.append(element('th', { scope: 'row' }, holder));
      for (const target of targets) {
        const pair = of.get(JSON.stringify([holder, target]));
        const mean = pair ? pair.score / pair.count : 0;
        const side = !pair ? '' : mean > 0 ? 'support' : mean < 0 ? 'oppose' : 'mixed';
        const text = pair ? `${signed(mean, 1)} (${pair.count})` : '';
        line.append(element('td', side ? { class: `figure ${side}` } : { class: 'figure' }, text));
      }
      grid.append(line);
    }
    place.append(grid);
  }

  // ---- timeline of stances by month
  function timeline(stances) {
    const months = new Map();
    for (const stance of stances) {
      const at = (data.documents[stance.document].published || '').slice(0, 7);
      if (at.length < 7 || !stance.score) continue;
      const sums = months.get(at) || months.set(at, { support: 0, oppose: 0 }).get(at);
      sums[stance.score > 0 ? 'support' : 'oppose'] += 1;
    }
    const place = $('timeline');
    place.replaceChildren();
    const all = [...months].sort();
    if (!all.length) { place.append(element('p', { class: 'soft' }, 'No dated stance that is not neutral.')); return; }
    const most = Math.max(...all.map(([, it]) => Math.max(it.support, it.oppose)));
    const width = Math.max(24, Math.min(60, 900 / all.length)), height = 90;
    const chart = shape('svg', { viewBox: `0 0 ${width * all.length + 40} ${height * 2 + 30}`, width: width * all.length + 40, role: 'img',
      'aria-label': all.map(([at, it]) => `${at}: ${it.support} for, ${it.oppose} against`).join('; ') });
    chart.append(shape('line', { x1: 30, x2: width * all.length + 40, y1: height, y2: height, class: 'axis' }));
    all.forEach(([at, it], index) => {
      const x = 35 + index * width;
      const up = it.support / most * (height - 14), down = it.oppose / most * (height - 14);
      chart.append(shape('rect', { x, y: height - up, width: width - 8, height: up, class: 'support' }));
      chart.append(shape('rect', { x, y: height, width: width - 8, height: down, class: 'oppose' }));
      if (it.support) chart.append(shape('text', { x, y: height - up - 3 }, `+${it.support}`));
      if (it.oppose) chart.append(shape('text', { x, y: height + down + 12 }, `−${it.oppose}`));
      if (all.length <= 30 || index % Math.ceil(all.length / 30) === 0) chart.append(shape('text', { x, y: height * 2 + 24 }, at));
    });
    place.append(chart);
  }

  // ---- network of holders and targets, on a circle
  function network(stances) {
    const all = pairs(stances).sort((a, b) => b.count - a.count || (a.holder + a.target < b.holder + b.target ? -1 : 1)).slice(0, 60);
    const place = $('network');
    place.replaceChildren();
    if (!all.length) { place.append(element('p', { class: 'soft' }, 'No stance that is not neutral.')); return; }
    const names = count(all.flatMap(pair => [pair.holder, pair.target])).map(([name]) => name);
    const size = 640, radius = 220, at = new Map(names.map((name, index) => {
      const angle = index / names.length * 2 * Math.PI;
      return [name, [size / 2 + 100 + radius * Math.cos(angle), size / 2 + radius * Math.sin(angle), angle]];
    }));
    const chart = shape('svg', { viewBox: `0 0 ${size + 200} ${size}`, width: size + 200, role: 'img',
      'aria-label': `${names.length} holders and targets, ${all.length} ties; the matrix has the same figures` });
    for (const pair of all) {
      const [x1, y1] = at.get(pair.holder), [x2, y2] = at.get(pair.target);
      const line = shape('line', { x1, y1, x2, y2, class: pair.score > 0 ? 'support' : 'oppose', 'stroke-width': Math.min(6, 1 + Math.log2(pair.count)),
        opacity: .75 });
      line.append(shape('title', {}, `${pair.holder} → ${pair.target}: ${signed(pair.score / pair.count, 1)} (${pair.count})`));
      chart.append(line);
    }
    for (const [name, [x, y, angle]] of at) {
      chart.append(shape('circle', { cx: x, cy: y, r: 4 }));
      const isLeft = Math.cos(angle) < 0;
      chart.append(shape('text', { x: x + (isLeft ? -8 : 8), y: y + 4, 'text-anchor': isLeft ? 'end' : 'start' }, name));
    }
    place.append(chart);
  }

  for (const id of fields) $(id).addEventListener(id === 'words' ? 'input' : 'change', filter);
  $('filters').addEventListener('submit', event => event.preventDefault());
  $('clear').addEventListener('click', () => { $('filters').reset(); filter(); });
  $('previous').addEventListener('click', turn(-1));
  $('next').addEventListener('click', turn(1));
  $('download').addEventListener('click', download);
  $('live').hidden = false;
  filter();
})();
