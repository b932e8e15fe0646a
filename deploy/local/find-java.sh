# Sourced by the commands. Finds a JDK 25 and Maven 3.8.7 or later and sets JAVA_HOME, JAVA and MAVEN, or reports what is missing. POSIX sh.

java_is_25() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    # with JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS the version is not on the first line
    "$1/bin/java" -version 2>&1 | grep -Eq '^[a-z]+ version "(2[5-9]|[3-9][0-9])([."-]|$)'
}

java_home_of_path() {
    command -v java >/dev/null 2>&1 || return 0
    java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

find_java() {
    for candidate in "${JAVA_HOME:-}" "$(java_home_of_path)" /usr/lib/jvm/*25* /usr/lib/jvm/* \
        "$HOME"/.sdkman/candidates/java/25* "$HOME"/.sdkman/candidates/java/current "$HOME"/.jdks/*25* \
        "$(/usr/libexec/java_home -v 25 2>/dev/null)" /Library/Java/JavaVirtualMachines/*25*/Contents/Home \
        /opt/homebrew/opt/openjdk@25 /opt/homebrew/opt/openjdk /usr/local/opt/openjdk@25 /opt/java/openjdk /opt/jdk*; do
        if [ -n "$candidate" ] && java_is_25 "$candidate"; then
            JAVA_HOME=$candidate
            JAVA=$candidate/bin/java
            export JAVA_HOME
            return 0
        fi
    done
    echo "recado: no JDK 25 found in JAVA_HOME, the PATH or the usual folders; install one (for example Temurin 25 from adoptium.net)" >&2
    return 1
}

find_maven() {
    MAVEN=$(command -v mvn) || {
        echo "recado: Maven is not in the PATH; install Maven 3.8.7 or later (for example: apt install maven, brew install maven)" >&2
        return 1
    }
    maven_version=$("$MAVEN" -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    enough=$(echo "$maven_version" | awk -F. '{ print ($1 * 1000000 + $2 * 1000 + $3 >= 3008007) ? "yes" : "no" }')
    if [ "$enough" != yes ]; then
        echo "recado: Maven ${maven_version:-of unknown version} is too old; Maven 3.8.7 or later is needed" >&2
        return 1
    fi
}
