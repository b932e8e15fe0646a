// Draws one message of the chat. Everything that comes from a message is set as text, and an address only if it is http or https.
import { language, t } from './words.js';

const EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

const ICONS = {
  file:'M6 2h8l5 5v15H6zM14 2v5h5', pin:'M12 22s7-7.2 7-12.5a7 7 0 0 0-14 0C5 14.8 12 22 12 22zM12 7.5a2.2 2.2 0 1 0 .01 0z',
  person:'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4.5 4-7 8-7s8 2.5 8 7z', link:'M9 15 20 4M13 4h7v7M17 14v6H4V7h6',
  phone:'M5 3h4l2 5-3 2a12 12 0 0 0 6 6l2-3 5 2v4c-9 2-18-7-16-16z', cart:'M3 4h3l2 11h10l2-8H7M9 20h.01M17 20h.01', list:'M4 6h16M4 12h16M4 18h16',
  copy:'M8 8h12v12H8zM4 16V4h12', clock:'M12 3a9 9 0 1 0 .01 0zM12 7v5l3 2'
};

/** Draws a small line icon, which needs no font. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), path = document.createElementNS(svg.namespaceURI, 'path');
  Object.entries({ class:'glyph', viewBox:'0 0 24 24', 'aria-hidden':'true' }).forEach(([key, value]) => svg.setAttribute(key, value));
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
export function make(tag, cls, text) {
  const e = document.createElement(tag);
  e.className = cls || '';
  if (text) e.textContent = text;
  return e;
}
function button(cls, text, onclick, label) {
  const b = make('button', cls);
  b.append(...[text].flat());
  b.type = 'button';
  b.onclick = onclick;
  if (label) { b.ariaLabel = label; b.title = label; }
  return b;
}
const webAddress = address => /^https?:\/\//i.test(address || '') ? address : null;
const mediaAddress = media => media.id ? '/sim/media/' + encodeURIComponent(media.id) : webAddress(media.link);

function link(cls, address, ...content) {
  const a = make('a', cls);
  if (webAddress(address) || address?.startsWith('/sim/media/')) a.href = address;
  a.target = '_blank';
  a.rel = 'noopener noreferrer';
  a.append(...content);
  return a;
}
function label(...content) {
  const e = make('span', 'tap');
  e.append(...content);
  return e;
}
function media(type, content) {
  const address = mediaAddress(content);
  if (type === 'document') return link('card', address, icon('file'), content.filename || t.document);
  const e = make(...({ image:['img', 'picture'], sticker:['img', 'sticker'], video:['video', 'clip'], audio:['audio', 'sound'] })[type]);
  if (e.tagName === 'IMG') e.alt = content.caption || type; else { e.controls = true; e.preload = 'metadata'; }
  if (address) { e.referrerPolicy = 'no-referrer'; e.src = address; }
  return e;
}
function place(content) {
  const at = `${Number(content.latitude)},${Number(content.longitude)}`, box = make('span');
  box.append(content.name || t.location, make('small', '', content.address || at));
  const map = 'https://www.openstreetmap.org/?mlat=' + Number(content.latitude) + '&mlon=' + Number(content.longitude);
  return link('card', map, icon('pin'), box);
}
function contactCard(contact) {
  const box = make('span', '', contact.name?.formatted_name || contact.name?.first_name || '?'), card = make('span', 'card');
  (contact.phones || []).forEach(phone => box.append(make('small', '', phone.phone)));
  (contact.emails || []).forEach(email => box.append(make('small', '', email.email)));
  card.append(icon('person'), box);
  return card;
}
function header(content) {
  if (!content) return [];
  if (content.type === 'text') return [make('strong', 'head', content.text)];
  if (content.type === 'location') return [place(content.location)];
  return content[content.type] ? [media(content.type, content[content.type])] : [];
}
function framed(content, taps) {
  const box = make('span', 'taps');
  box.append(...taps);
  return [...header(content.header), content.body?.text ?? content.body ?? '',
    ...(content.footer ? [make('span', 'foot', content.footer.text ?? content.footer)] : []), ...(taps.length ? [box] : [])];
}
function cards(list, draw) {
  const row = make('div', 'cards');
  row.append(...list.map(card => { const box = make('div'); box.append(...draw(card)); return box; }));
  return row;
}

/** Draws what a customer can tap; `on` has a function for each kind of answer. */
function taps(line, content, on) {
  const action = content.action || {}, parameters = action.parameters || {};
  const reply = (kind, choice) => button('tap', choice.title, () => on.reply(line, kind, { id:choice.id }));
  switch (content.type) {
    case 'button': return action.buttons.map(b => reply('button_reply', b.reply));
    case 'list': return [rows(action, reply)];
    case 'cta_url': return [link('tap', parameters.url, icon('link'), parameters.display_text)];
    case 'location_request_message': return [button('tap', [icon('pin'), t.sendLocation], () => on.location(line))];
    case 'request_contact_info': return [button('tap', [icon('person'), t.share], () => on.contact(line))];
    case 'flow': return [button('tap', parameters.flow_cta || t.fill, () => on.flow(line, parameters))];
    case 'call_permission_request': return [button('tap', t.allow, () => on.call(line, 'accept')), button('tap', t.deny, () => on.call(line, 'reject'))];
    case 'voice_call': return [label(icon('phone'), parameters.display_text)];
    case 'product': return [product(line, action.catalog_id, action.product_retailer_id, on)];
    case 'product_list': return action.sections.flatMap(s => s.product_items.map(p => product(line, action.catalog_id, p.product_retailer_id, on)));
    case 'carousel': return [cards(action.cards, card => framed(card, card.type === 'product'
      ? [product(line, card.action.catalog_id, card.action.product_retailer_id, on)]
      : card.action.buttons ? card.action.buttons.map(b => reply('button_reply', b.quick_reply)) : taps(line, { type:'cta_url', action:card.action }, on)))];
    default: return [];
  }
}
function rows(action, reply) {
  const list = make('details', 'rows'), all = make('span', 'taps');
  const opener = make('summary', 'tap');
  opener.append(icon('list'), action.button);
  list.append(opener);
  for (const section of action.sections) {
    if (section.title) all.append(make('span', 'section', section.title));
    for (const row of section.rows) {
      const tap = reply('list_reply', row);
      if (row.description) tap.append(make('small', '', row.description));
      all.append(tap);
    }
  }
  list.append(all);
  return list;
}
const product = (line, catalog, id, on) => button('tap', [icon('cart'), `${t.order} ${id}`], () => on.order(line, catalog, id));

function templateTaps(line, list, on) {
  return (list || []).map(b => {
    if (b.type === 'QUICK_REPLY') return button('tap', b.text, () => on.reply(line, 'button', { payload:b.payload, text:b.text }));
    if (b.type === 'URL') return link('tap', b.url, icon('link'), b.text);
    if (b.code) return button('tap', [icon('copy'), `${b.text || t.copy}: ${b.code}`], () => navigator.clipboard?.writeText(b.code));
    if (b.type === 'REQUEST_CONTACT_INFO') return button('tap', [icon('person'), t.share], () => on.contact(line));
    return b.phone_number ? label(icon('phone'), `${b.text} ${b.phone_number}`) : label(b.text);
  });
}
function template(line, content, on) {
  const ends = content.offer?.expires_at ? ` ${t.until} ${new Date(content.offer.expires_at).toLocaleString(language)}` : '';
  const offer = content.offer ? [make('strong', 'head', content.offer.text + ends)] : [];
  offer.forEach(e => e.prepend(icon('clock')));
  return [...offer, ...framed(content, templateTaps(line, content.buttons, on)),
    ...(content.cards ? [cards(content.cards, card => framed(card, templateTaps(line, card.buttons, on)))] : [])];
}
function body(line, on) {
  const content = line.content;
  if (!content) return [line.text];
  switch (line.type) {
    case 'image': case 'video': case 'audio': case 'document': case 'sticker': return [media(line.type, content), content.caption || ''];
    case 'location': return [place(content)];
    case 'contacts': return (content.contacts || []).map(contactCard);
    case 'interactive': return line.from_customer ? [line.text] : framed(content, taps(line, content, on));
    case 'template': return template(line, content, on);
    default: return [line.text];
  }
}
function tools(line, on) {
  const bar = make('span', 'tools'), emojis = make('span', 'emojis');
  emojis.hidden = true;
  emojis.append(...EMOJIS.map(emoji => button('pick', emoji, () => on.react(line, emoji), `${t.react} ${emoji}`)),
    button('pick', '✕', () => on.react(line, ''), t.unreact));
  bar.append(emojis, button('pick', '☺', () => { emojis.hidden = !emojis.hidden; }, t.react), button('pick', '↩', () => on.quote(line), t.reply));
  return bar;
}

/** Returns one line about a message, for a quote of it. */
export const excerpt = line => line.content?.body?.text || line.content?.body || line.content?.caption || line.text;

/** Fills the list item of a line. `quoted` is the quoted line, if it is still there; `reactions` are the emojis of both sides. */
export function fill(li, line, on, quoted, reactions) {
  const bad = ['retrying', 'failed'].includes(line.state);
  const time = new Date(line.at).toLocaleTimeString(language === 'pt' ? 'pt-BR' : 'en', { hour:'2-digit', minute:'2-digit' });
  li.className = line.from_customer ? 'mine' : 'theirs';
  li.replaceChildren(make('span', 'sr', (line.from_customer ? t.you : t.they) + ': '));
  if (line.quoted) li.append(button('quote', quoted ? excerpt(quoted) : t.removed, () => on.jump(line.quoted)));
  try { li.append(...body(line, on)); } catch { li.append(line.text); }
  if (reactions.length) li.append(make('span', 'reactions', reactions.join(' ')));
  li.append(make('span', 'meta' + (bad ? ' bad' : ''), time + ' · ' + (t.states[line.state] || line.state)), tools(line, on));
}
