package dev.recado.auth.password;

import java.util.Locale;
import java.util.Set;

import dev.recado.kit.http.Refusal;

/** Refuses common passwords, and the e-mail as a password. Bean validation limits the length. */
public final class PasswordRules {

    /** The most frequent leaked passwords of at least eight characters. */
    private static final Set<String> COMMON = Set.of("""
        00000000 01234567 01234567890 0123456789 10203040 11111111 1111111111 11223344 12121212 12131415 12341234
        123123123 1234512345 123454321 123456123456 12345678 123456789 1234567890 12345678910 1234567891 123456789a
        12345678a 12345679 1234abcd 1234qwer 123654789 123qwe123 123qweasd 12344321 13131313 147258369 147852369
        1a2b3c4d 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 20202020 22222222 23456789 33333333 44444444 55555555
        66666666 77777777 789456123 87654321 88888888 987654321 9876543210 99999999 a1234567 a12345678 a1b2c3d4
        aa123456 aaaaaaaa abc12345 abcd1234 abcdefgh administrator administrador admin123 adminadmin alexandre
        amorzinho anthony1 asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl babygirl baseball basketball beatriz1
        blink182 brasil123 brasileiro butterfly changeme charlie1 chocolate computer corinthians cruzeiro
        deus1234 deusefiel deusfiel deuseamor dragon123 estrela1 familia1 felicidade flamengo flamengo1 football
        football1 fluminense gabriela gabriel1 garfield google123 gremio123 guilherme hello123 iloveyou iloveyou1
        internet isabella jennifer jesus123 jesuscristo jesusteama jonathan juliana1 leonardo letmein1 liverpool
        loveyou1 manutencao master123 meuamor1 michelle monkey12 mudar123 mustang1 naruto123 netflix1 palmeiras
        passw0rd passwort password password! password1 password12 password123 password1234 patricia pokemon1
        princesa princess princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc qwer1234 qwerasdf qwerqwer qwerty12 qwerty123
        qwerty1234 qwertyui qwertyuiop recado123 rodrigo1 samantha sampaulo santos123 saopaulo secret123 senha123
        senha1234 senhasenha septiembre starwars sunshine superman superman1 teste123 testtest trustno1 vascodagama
        vitoria1 welcome1 welcome123 whatever whatsapp whatsapp1 william1 xxxxxxxx zaq12wsx zaq1zaq1 zxcvbnm1
        zxcvbnm123
        """
            .strip().split("\\s+"));

    private PasswordRules() {
    }

    /** @param field the name of the field in the request, to report it in the refusal */
    public static void check(String field, String password, String email) {
        var plain = password.strip().toLowerCase(Locale.ROOT);
        if (COMMON.contains(plain)) {
            throw Refusal.invalid(field, "is one of the most common passwords");
        }
        var mailbox = email.strip().toLowerCase(Locale.ROOT);
        if (plain.equals(mailbox) || plain.equals(mailbox.substring(0, Math.max(0, mailbox.indexOf('@'))))) {
            throw Refusal.invalid(field, "is the e-mail");
        }
    }
}
