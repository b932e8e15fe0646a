package dev.recado.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a process over HTTP whether it is ready. */
final class HealthCheck {

    private static final int MILLIS_MAX = 2_000;

    private HealthCheck() {
    }

    static boolean answers(String url) {
        try {
            var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(MILLIS_MAX);
            connection.setReadTimeout(MILLIS_MAX);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            // not listening yet: asked again until the limit of the wait
            return false;
        }
    }
}
