// The chat of one customer at a time, what the customer can send, and the faults.
import { language, t } from './words.js';
import { excerpt, fill, make } from './bubbles.js';

const $ = id => document.getElementById(id);
const TYPING_MILLIS = 25000, CUSTOMERS_MAX = 8;

document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
document.querySelectorAll('[data-t]').forEach(e => { e.textContent = t[e.dataset.t]; });
document.querySelectorAll('[data-label]').forEach(e => { e.ariaLabel = t[e.dataset.label]; e.title = t[e.dataset.label]; });
document.querySelectorAll('option[value=none]').forEach(e => { e.textContent = t.none; });
$('text').placeholder = t.message;

const savedCustomers = JSON.parse(localStorage.getItem('customers') || 'null');
let customers = savedCustomers || [{ phone:'5511999990001', name:'Ana Queiroz' }, { phone:'5511999990002', name:'Bruno Lima' },
  { phone:'5521988880003', name:'Carla Souza' }];
let current = customers[0].phone, lines = new Map(), reactions = new Map(), quoting = null, wantedPlaceFor = null, typingTimer;

async function call(method, path, body) {
  const form = body instanceof FormData;
  const answer = await fetch(path, { method, headers:body && !form ? { 'Content-Type':'application/json' } : {}, body:form ? body : body && JSON.stringify(body) });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const error = (await answer.json().catch(() => ({}))).error;
  throw new Error(error?.message || error || answer.status);
}
const say = (text, bad) => { $('note').textContent = text; $('note').className = bad ? 'bad' : ''; };

function showPeople() {
  localStorage.setItem('customers', JSON.stringify(customers));
  $('people').replaceChildren(...customers.map(c => {
    const b = make('button'), who = make('span', 'who', c.name), face = make('span', 'face', c.name[0].toUpperCase()), li = make('li');
    face.ariaHidden = 'true';
    who.append(make('small', '', '+' + c.phone));
    b.append(face, who);
    b.type = 'button';
    b.setAttribute('aria-current', c.phone === current);
    b.onclick = () => { current = c.phone; quote(null); showPeople(); load(); };
    li.append(b);
    return li;
  }));
}

// ---- the chat
const draw = line => fill(lines.get(line.id).li, line, on, lines.get(line.quoted)?.line, [...(reactions.get(line.id)?.values() || [])]);
function showReaction(line) {
  const id = line.content?.message_id, emoji = line.state === 'failed' ? '' : line.content?.emoji || '';
  if (!reactions.has(id)) reactions.set(id, new Map());
  if (emoji) reactions.get(id).set(line.from_customer, emoji); else reactions.get(id).delete(line.from_customer);
  if (lines.has(id)) draw(lines.get(id).line);
}
function show(line) {
  if (line.phone !== current) return;
  if (line.type === 'reaction') { showReaction(line); return; }
  const log = $('log'), low = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  if (!lines.has(line.id)) {
    log.querySelector('.empty')?.remove();
    const li = make('li');
    lines.set(line.id, { li, line });
    log.append(li);
    if (!line.from_customer) showTyping(false);
  }
  lines.get(line.id).line = line;
  draw(line);
  if (low) log.scrollTop = log.scrollHeight;
}
async function load() {
  const phone = current, chat = await call('GET', `/sim/customers/${phone}/chat`);
  if (phone !== current) return;
  lines = new Map();
  reactions = new Map();
  $('log').replaceChildren();
  showTyping(false);
  if (!chat.length) $('log').append(make('li', 'empty', t.empty));
  chat.forEach(show);
  $('log').scrollTop = $('log').scrollHeight;
}
function showTyping(typing) {
  clearTimeout(typingTimer);
  $('link').textContent = typing ? t.typing : t.online;
  if (typing) typingTimer = setTimeout(() => showTyping(false), TYPING_MILLIS);
}

// ---- what the customer sends
async function send(message) {
  try {
    await call('POST', '/sim/messages', { from:current, name:customers.find(c => c.phone === current).name, ...message });
  } catch (error) { say(t.refused + error.message, true); }
}
const context = line => line ? { context:{ id:line.id } } : {};
const on = {
  reply: (line, kind, choice) => send({ type:kind, [kind]:choice, ...context(line) }),
  react: (line, emoji) => send({ type:'reaction', reaction:{ message_id:line.id, emoji } }),
  quote: line => quote(line),
  jump: id => lines.get(id)?.li.scrollIntoView({ block:'center' }),
  location: line => askPlace(line),
  contact: line => {
    const name = customers.find(c => c.phone === current).name;
    const phones = [{ phone:'+' + current, wa_id:current, type:'MOBILE' }];
    send({ type:'contacts', contacts:[{ name:{ formatted_name:name, first_name:name }, phones, origin:'contact_request' }], ...context(line) });
  },
  flow: (line, parameters) => send({ type:'interactive', interactive:{ type:'nfm_reply', nfm_reply:{ name:'flow', body:'Sent',
    response_json:JSON.stringify({ flow_token:parameters.flow_token }) } }, ...context(line) }),
  call: (line, response) => send({ type:'interactive', interactive:{ type:'call_permission_reply',
    call_permission_reply:{ response, response_source:'user_action' } }, ...context(line) }),
  order: (line, catalog, id) => send({ type:'order', order:{ catalog_id:catalog,
    product_items:[{ product_retailer_id:id, quantity:1, item_price:10, currency:'BRL' }] }, ...context(line) })
};
function quote(line) {
  quoting = line;
  $('quoted').hidden = !line;
  $('quoted-text').textContent = line ? excerpt(line) : '';
  if (line) $('text').focus();
}
function takeQuote() {
  const quoted = context(quoting);
  quote(null);
  return quoted;
}
function askPlace(line) {
  wantedPlaceFor = line;
  $('where').showModal();
}
const kindOf = mime => mime === 'image/webp' ? 'sticker' : ['image', 'video', 'audio'].find(kind => mime.startsWith(kind + '/')) || 'document';
async function sendFile(file) {
  const form = new FormData(), type = kindOf(file.type), caption = $('text').value.trim();
  form.append('file', file);
  try {
    const stored = await call('POST', '/sim/media', form), element = { id:stored.id };
    if (type === 'document') element.filename = file.name;
    if (type === 'audio') element.voice = file.type.startsWith('audio/ogg');
    if (caption && !['audio', 'sticker'].includes(type)) { element.caption = caption; $('text').value = ''; }
    await send({ type, [type]:element, ...takeQuote() });
  } catch (error) { say(t.refused + error.message, true); }
}
$('write').onsubmit = e => {
  e.preventDefault();
  const text = $('text').value.trim();
  if (!text) return;
  $('text').value = '';
  $('text').rows = 1;
  $('text').focus();
  send({ type:'text', text, ...takeQuote() });
};
$('text').onkeydown = e => { if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); $('write').requestSubmit(); } };
$('text').oninput = () => { $('text').rows = Math.min(5, $('text').value.split('\n').length); };
$('unquote').onclick = () => quote(null);
$('attach').onclick = () => $('file').click();
$('file').onchange = () => { if ($('file').files[0]) sendFile($('file').files[0]); $('file').value = ''; };
$('place').onclick = () => askPlace(null);
$('where').onclose = () => {
  if ($('where').returnValue !== 'send') return;
  const location = { latitude:Number($('latitude').value), longitude:Number($('longitude').value), name:$('spot-name').value };
  send({ type:'location', location, ...(wantedPlaceFor ? context(wantedPlaceFor) : takeQuote()) });
};
$('new').onsubmit = e => {
  e.preventDefault();
  const phone = $('number').value.replace(/\D/g, '');
  customers = customers.filter(c => c.phone !== phone).concat({ phone, name:$('name').value.trim() });
  current = phone;
  e.target.reset();
  $('more').open = false;
  showPeople();
  load();
  $('text').focus();
};

// ---- faults
function showFaults(f) {
  $('graph').value = f.graph.mode;
  $('code').value = f.graph.code;
  $('gemini').value = f.gemini.mode;
  $('times').value = f.graph.times ?? f.gemini.times ?? '';
  $('media').value = f.media.mode === 'error' ? f.media.times ?? 99 : 0;
  $('duplicate').value = f.webhooks.duplicate;
  $('drop').value = f.webhooks.drop * 100;
  $('reorder').checked = f.webhooks.reorder;
}
$('faults').onsubmit = async e => {
  e.preventDefault();
  const times = $('times').value ? Number($('times').value) : null, media = Number($('media').value);
  try {
    showFaults(await call('PUT', '/sim/faults', { graph:{ mode:$('graph').value, code:Number($('code').value), millis:3000, times },
      gemini:{ mode:$('gemini').value, millis:5000, times }, media:media ? { mode:'error', times:media } : { mode:'none' },
      webhooks:{ duplicate:Number($('duplicate').value), reorder:$('reorder').checked, drop:Number($('drop').value) / 100 } }));
    say(t.applied);
  } catch (error) { say(t.refused + error.message, true); }
};
$('reset').onclick = async () => { await call('DELETE', '/sim/faults'); showFaults(await call('GET', '/sim/faults')); say(t.normal); };
$('age').onclick = async () => { await call('PUT', `/sim/customers/${current}`, { last_wrote_hours_ago:25 }); say(t.aged); };

// ---- events
const live = new EventSource('/sim/live');
async function addNewCustomers() {
  const known = await call('GET', '/sim/customers'), unlisted = known.filter(k => !customers.some(c => c.phone === k.phone));
  if (unlisted.length && customers.length < CUSTOMERS_MAX) { customers = customers.concat(unlisted.slice(0, CUSTOMERS_MAX - customers.length)); showPeople(); }
}
live.onmessage = e => {
  const line = JSON.parse(e.data);
  if (line.typing) { if (line.phone === current) showTyping(true); return; }
  if (!customers.some(c => c.phone === line.phone) && customers.length < CUSTOMERS_MAX) addNewCustomers();
  show(line);
};
live.onopen = () => { $('link').textContent = t.online; load(); addNewCustomers(); };
live.onerror = () => { $('link').textContent = t.offline; };
showPeople();
call('GET', '/sim/faults').then(showFaults).catch(e => say(t.refused + e.message, true));
