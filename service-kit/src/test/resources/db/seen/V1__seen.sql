create table seen (
    id    bigint generated always as identity primary key,
    wamid text not null unique,
    phone text not null
);
