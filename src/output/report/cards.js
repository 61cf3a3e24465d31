'use strict';
// The data of the page, and a card for each claim that says why it is there. Cards are made when their list is opened or led to, since
// thousands of them would keep the page from loading. All text is set as text, never as markup.
const report = (() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const claimsOf = data.documents.map(() => []), stancesOf = data.claims.map(() => []);
  data.claims.forEach((claim, index) => claimsOf[claim.document].push(index));
  for (const stance of data.stances) if (stance.claim !== undefined) stancesOf[stance.claim].push(stance);
  // the claims that the filters let through; all of them before there is a filter
  let passing = null;

  const element = (name, attributes, ...content) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...content.filter(it => it !== undefined && it !== ''));
    return made;
  };
  const soft = text => element('span', { class: 'soft' }, text);
  const signed = (score, digits) => (score < 0 ? '−' : score > 0 ? '+' : '') + Math.abs(score).toFixed(digits);

  const card = index => {
    const claim = data.claims[index], line = element('li', { id: `k${index}`, tabindex: '-1' });
    const head = element('p', {}, element('strong', {}, element('bdi', {}, claim.speakers.join('; ') || 'unknown speaker')), ' ',
      soft((claim.roles || []).join('; ')), ' ', element('span', { class: 'tag neutral' }, claim.act));
    if (document.getElementById(`c${index}`)) head.append(' ', element('a', { href: `#c${index}` }, 'in the text'));
    const why = element('p', { class: 'soft' }, `${claim.id}: `);
    if (claim.cue) why.append('cue ', element('em', {}, claim.cue), ', ');
    why.append(`${claim.kind}, pattern ${claim.rule}, confidence ${claim.confidence.toFixed(2)}`);
    line.append(head, element('p', {}, element('bdi', {}, claim.quote)), why);
    for (const stance of stancesOf[index]) {
      const told = element('p', {}, element('span', { class: `tag ${stance.label}` }, `${stance.label} ${signed(stance.score, 0)}`), ' ',
        element('bdi', {}, stance.target));
      for (const [words, score, rule] of stance.evidence || []) {
        told.append(' ', element('span', { class: 'soft' }, '“', element('bdi', {}, words), `” ${signed(score, 1)} by rule ${rule}`));
      }
      line.append(told);
    }
    line.hidden = passing !== null && !passing.has(index);
    return line;
  };
  const fill = details => {
    if (details.querySelector('ul')) return;
    const number = Number(details.closest('article').dataset.document);
    details.append(element('ul', { class: 'cards' }, ...claimsOf[number].map(card)));
  };
  const show = index => {
    const details = document.querySelector(`article[data-document="${data.claims[index].document}"] details`);
    fill(details);
    details.open = true;
    const shown = document.getElementById(`k${index}`);
    shown.scrollIntoView({ block: 'center' });
    shown.focus({ preventScroll: true });
  };
  // a claim leads to its card; a claim whose words others have marked has nothing but a card
  const follow = () => {
    const [, part, number] = /^#([ck])(\d+)$/.exec(location.hash) || [];
    if (data.claims[number] && (part === 'k' || !document.getElementById(`c${number}`))) show(Number(number));
  };
  const filter = claims => {
    passing = claims;
    for (const line of document.querySelectorAll('.cards > li')) line.hidden = !claims.has(Number(line.id.slice(1)));
  };

  document.addEventListener('toggle', event => { if (event.target.matches('article details')) fill(event.target); }, true);
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute('href') === location.hash) follow();
  });
  addEventListener('hashchange', follow);
  document.querySelectorAll('article details[open]').forEach(fill);
  follow();
  return { data, stancesOf, element, signed, filter };
})();
