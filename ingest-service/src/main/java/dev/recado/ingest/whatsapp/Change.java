package dev.recado.ingest.whatsapp;

/** One change of one entry, while it is read and after; the field is null when Meta does not tell. */
final class Change {

    final String pointer;
    final Entry entry;
    String field;
    /** Null when it is no object. */
    ChangeValue value;
    /** False when the JSON breaks inside: messages read before the break count, the change as a whole does not. */
    boolean complete;

    Change(String pointer, Entry entry) {
        this.pointer = pointer;
        this.entry = entry;
    }
}
