package dev.recado.local;

import java.util.regex.Pattern;

/** A row of an audit by what is known of it from elsewhere, written {@code <seq>:<hash>}. */
record AuditRowId(long seq, String hash) {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

    static AuditRowId of(String text) {
        var found = FORM.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("not a row's <seq>:<hash>: " + text);
        }
        return new AuditRowId(Long.parseLong(found.group(1)), found.group(2));
    }

    @Override
    public String toString() {
        return seq + ":" + hash;
    }
}
