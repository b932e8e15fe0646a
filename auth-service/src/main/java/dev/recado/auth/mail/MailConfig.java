package dev.recado.auth.mail;

import java.nio.file.Path;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** How mails leave: by SMTP when a server is named, else into a folder. */
@ConfigMapping(prefix = "recado")
public interface MailConfig {

    Smtp smtp();

    Files mail();

    /** Port, user, password and sender are the mailer's own settings. */
    interface Smtp {

        Optional<String> host();
    }

    /** For one machine without a mail server. */
    interface Files {

        /** One file per mail, readable by its owner alone. */
        Optional<Path> folder();
    }
}
