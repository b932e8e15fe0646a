-- uncertain_at: since when nothing is known of a send; uncertain_shown: published as pending, while the wait for the status echo goes on
-- resend_at: when an uncertain template is sent once more, as the message whose resend_of names it
alter table dispatch
    add column uncertain_at timestamptz,
    add column uncertain_shown boolean not null default false,
    add column resend_if_uncertain boolean not null default false,
    add column resend_at timestamptz,
    add column resend_of uuid;
