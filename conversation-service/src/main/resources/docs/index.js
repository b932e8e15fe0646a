// fills the table of topics from the AsyncAPI document
const cell = (row, content) => {
  const td = row.insertCell();
  td.append(content);
};

const services = (document, action, channel) => Object.values(document.operations)
  .filter(operation => operation.action === action && operation.channel.$ref === `#/channels/${channel}`)
  .map(operation => operation.tags[0].name)
  .join(', ');

const retention = channel => {
  const millis = channel.bindings.kafka.topicConfiguration['retention.ms'];
  return millis ? `${millis / 86_400_000} days` : 'the last record of each key';
};

const event = (document, channel) => {
  const name = Object.keys(channel.messages)[0];
  const schema = document.components.messages[name].payload?.schema.$ref;
  if (!schema) {
    return name;
  }
  const link = window.document.createElement('a');
  link.href = `/api/docs/${schema}`;
  link.textContent = name;
  return link;
};

const show = document => {
  const body = window.document.getElementById('topics');
  body.replaceChildren();
  for (const [name, channel] of Object.entries(document.channels)) {
    const row = body.insertRow();
    cell(row, channel.address);
    cell(row, event(document, channel));
    cell(row, services(document, 'send', name));
    cell(row, services(document, 'receive', name));
    cell(row, retention(channel));
  }
  const submitted = document.components.messages.dispatch_submitted;
  window.document.getElementById('example').textContent = JSON.stringify(submitted.examples[0].payload, null, 2);
};

fetch('/api/docs/asyncapi.json').then(answer => answer.json()).then(show);
