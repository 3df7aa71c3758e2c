@echo off & setlocal
set "HOME_DIR=%~dp0.."
set "JAR=%HOME_DIR%\apps\demos\target\sarmal-demos.jar"
if not exist "%JAR%" (echo sarmal: not built yet: run "mvn -q -B -DskipTests package" in "%HOME_DIR%" first>&2& exit /b 1)
set "JAVA=java" & set "ARCHIVE=-Xshare:auto"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" --list-modules 2>nul | findstr /r "^java.base@1[789] ^java.base@[2-9][0-9]" >nul || (echo sarmal: JDK 17 or newer is needed: install one, or set JAVA_HOME>&2& exit /b 1)
"%JAVA%" --list-modules | findstr /b "jdk.incubator.vector@" >nul && set "VECTOR=--add-modules jdk.incubator.vector"
echo "%JAVA_OPTS%%SARMAL_OPTS%" | findstr /c:"GC" >nul || (set "MEMORY=-XX:+UseSerialGC -Xmn16m -XX:ObjectAlignmentInBytes=64 -XX:+UseCountedLoopSafepoints -XX:LoopStripMiningIter=1000" & set "ARCHIVE=-XX:SharedArchiveFile=%JAR:sarmal-demos.jar=sarmal.jsa%")
"%JAVA%" %VECTOR% %MEMORY% "%ARCHIVE%" -Xlog:cds*=off "-XX:CompileCommandFile=%HOME_DIR%\apps\compile-commands.txt" --enable-native-access=ALL-UNNAMED %JAVA_OPTS% %SARMAL_OPTS% -cp "%JAR%;%HOME_DIR%\plugins\*" io.sarmal.apps.Sarmal %*
