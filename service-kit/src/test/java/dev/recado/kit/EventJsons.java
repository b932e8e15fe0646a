package dev.recado.kit;

/** Makes events readable in a test that starts no application. */
public final class EventJsons {

    private EventJsons() {
    }

    public static EventJson plain() {
        return new EventJson(Json.mapper());
    }
}
