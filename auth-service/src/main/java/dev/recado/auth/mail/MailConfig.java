package dev.recado.auth.mail;

import java.nio.file.Path;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** Settings of outgoing mails: they go to the mail server if one is set, else into the folder. */
@ConfigMapping(prefix = "recado")
public interface MailConfig {

    Smtp smtp();

    Files mail();

    /** The mail server; port, user, password and sender are settings of {@code quarkus.mailer}. */
    interface Smtp {

        Optional<String> host();
    }

    /** The mail folder of a machine without a mail server. */
    interface Files {

        /** The folder for one file per mail, readable by its owner only. */
        Optional<Path> folder();
    }
}
