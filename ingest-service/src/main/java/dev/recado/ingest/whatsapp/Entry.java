package dev.recado.ingest.whatsapp;

/** One entry of a webhook while it is read and after: its account and Meta's time, which stand before or behind its changes. */
final class Entry {

    final String pointer;
    String id;
    String time;

    Entry(String pointer) {
        this.pointer = pointer;
    }
}
