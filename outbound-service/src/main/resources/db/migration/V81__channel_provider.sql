-- the kind of service that connects a number; ChannelProvider has the kinds, and what each can do
alter table channel add column provider text not null default 'whatsapp_cloud';
