# SPDX-License-Identifier: Apache-2.0
# Sealwright.cmake - targets and files in, packages and their signatures out
#[=======================================================================[
  seal_add_package(<name> [TARGETS <target>...] [FILES <file>...]
    [DIRECTORY <folder>...] [INSTALL_COMPONENTS <component>...]
    [DESTINATION <path in the ZIP>] [RENAME <from> <to> ...] [STRIP]
    [RUNTIME_LIBRARIES <folder in the ZIP> [SYSTEM_LIBRARIES <name>...]]
    [LAYERS <layer>...] [OUTPUT_NAME <name>] [UNSIGNED <reason>]
    [EXCLUDE_FROM_ALL])

Packages what it is given into <name>.zip, reproducibly, as part of the default
build. No key is needed.

  seal_add_layer(<name> [PREFIX lib|bin|...] <the same sources and options>)
  seal_add_layer(<name> FROM_ZIP <file> SHA256 <digest> [ORIGIN <URL>] ...)

The same for a layer, whose content all lies below PREFIX, or is a ZIP file of
somebody else's.

  seal_sign(<package>... [PROFILE <profile>] [KEY <URI>]
    [PASSPHRASE_FILE <file>] [REQUIRE_GIT]
    [ALLOWED_SIGNERS <file>] [PACKAGE_VERSION <text>]
    [TIMESTAMP <URL or command:...>])

Adds the target <package>-sign, which writes signed/<name>.zip: with the layers
and a signature that names the git commit. It signs again when the package, a
layer, the profile or the git state has changed, when the signature is about to
expire or revoked, and when the signed file is not what signing left.

  seal_verify(<package or file>... [CONFIG <config>] [MODE warn|enforce]
    [REPORTS <format>...] [AT_BUILD] [TEST]
    [TYPE function|layer] [LAYERS <file>...])

Adds the target <package>-verify. It judges the signed/<name>.zip that lies
there and builds nothing. REPORTS are written beside it, whatever the verdict.
TEST makes a test of the same name of it. AT_BUILD adds <package>-verified,
which others can depend on. TYPE and LAYERS are for a signed file that this
build does not make.

  seal_enforce([ALL] [MODE warn|enforce] [CONFIG <config>]
    [REQUIRE_CLEAN_TREE])

Every package of this folder and those below it is signed and verified or has an
UNSIGNED reason; else configuring fails. ALL puts `seal` into the default build.

  seal_install(<package>... [DESTINATION <folder>] [COMPONENT <component>])

Installs the signed package if it is accepted at that time.

The targets `sign` and `verify` do it for all packages; `seal` signs, then
verifies. With a multi-config generator the files lie in a folder per
configuration.

Variables give the defaults; relative paths in them start at the calling
project's PROJECT_SOURCE_DIR:
  SEAL_TRUST    the trust directory; default: signing
  SEAL_PROFILE  for PROFILE
  SEAL_CONFIG   for CONFIG
  SEAL_KEY      for KEY: the path of a PEM file, env:VAR or a pkcs11: URI. Never
                a key itself
  SEAL_PASSPHRASE_FILE  for PASSPHRASE_FILE
  SEAL_REPORTS  for REPORTS
  SEAL_MODE     for MODE; either of them can raise what the configuration in
                the trust directory says, none can lower it

docs/cmake.md explains each of them.
#]=======================================================================]
include_guard(GLOBAL)
cmake_policy(VERSION 3.23)

# Not for other projects: functions that begin with _seal_. Several of them read
# their caller's arg_... and other local variables.
include("${CMAKE_CURRENT_LIST_DIR}/SealwrightArguments.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/SealwrightPackage.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/SealwrightProbe.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/SealwrightReports.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/SealwrightSign.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/SealwrightVerify.cmake")

foreach(_seal_property IN ITEMS PROFILE CONFIG MODE)
  define_property(TARGET PROPERTY SEAL_${_seal_property} INHERITED
    BRIEF_DOCS "Default of ${_seal_property} for a package"
    INITIALIZE_FROM_VARIABLE SEAL_${_seal_property})
endforeach()
unset(_seal_property)
define_property(TARGET PROPERTY SEAL_REQUIRE_CLEAN_TREE INHERITED
  BRIEF_DOCS "Verifying asks for a clean work tree"
  INITIALIZE_FROM_VARIABLE SEAL_REQUIRE_CLEAN_TREE)

function(seal_add_package name)
  set(flags STRIP EXCLUDE_FROM_ALL)
  set(values DESTINATION OUTPUT_NAME UNSIGNED RUNTIME_LIBRARIES)
  set(lists TARGETS FILES DIRECTORY INSTALL_COMPONENTS RENAME SYSTEM_LIBRARIES
    LAYERS)
  cmake_parse_arguments(PARSE_ARGV 1 arg "${flags}"
    "${values};PREFIX;FROM_ZIP;SHA256;ORIGIN" "${lists}")
  _seal_check_arguments(seal_add_package ${flags} ${values} ${lists})
  foreach(argument IN ITEMS FROM_ZIP SHA256 ORIGIN)
    if(DEFINED arg_${argument})
      _seal_fail(seal_add_package "${argument} is for layers: use "
        "seal_add_layer()")
    endif()
  endforeach()
  if(DEFINED arg_PREFIX)
    _seal_fail(seal_add_package "PREFIX is for layers: use DESTINATION")
  endif()
  foreach(layer IN LISTS arg_LAYERS)
    _seal_package_property(type seal_add_package LAYERS "${layer}" SEAL_TYPE)
    if(NOT type STREQUAL "layer")
      _seal_fail(seal_add_package "LAYERS: \"${layer}\" is not a layer: make "
        "it with seal_add_layer()")
    endif()
  endforeach()
  _seal_check_inner_path(seal_add_package DESTINATION)
  _seal_add(seal_add_package function "${name}" "${arg_DESTINATION}")
endfunction()

function(seal_add_layer name)
  set(flags STRIP EXCLUDE_FROM_ALL)
  set(values PREFIX OUTPUT_NAME UNSIGNED RUNTIME_LIBRARIES FROM_ZIP SHA256
    ORIGIN)
  set(lists TARGETS FILES DIRECTORY INSTALL_COMPONENTS RENAME SYSTEM_LIBRARIES)
  cmake_parse_arguments(PARSE_ARGV 1 arg "${flags}" "${values}"
    "${lists};LAYERS;DESTINATION")
  _seal_check_arguments(seal_add_layer ${flags} ${values} ${lists})
  if(DEFINED arg_LAYERS)
    _seal_fail(seal_add_layer "LAYERS: a layer has no layers of its own")
  elseif(DEFINED arg_DESTINATION)
    _seal_fail(seal_add_layer "DESTINATION is for functions: use PREFIX")
  elseif((DEFINED arg_SHA256 OR DEFINED arg_ORIGIN)
      AND NOT DEFINED arg_FROM_ZIP)
    _seal_fail(seal_add_layer "SHA256 and ORIGIN are about the file of "
      "FROM_ZIP, and that is missing")
  endif()
  _seal_check_inner_path(seal_add_layer PREFIX)
  _seal_add(seal_add_layer layer "${name}" "${arg_PREFIX}")
endfunction()

function(seal_sign)
  set(keywords REQUIRE_GIT PROFILE KEY PASSPHRASE_FILE ALLOWED_SIGNERS
    PACKAGE_VERSION TIMESTAMP)
  cmake_parse_arguments(PARSE_ARGV 0 arg "REQUIRE_GIT"
    "PROFILE;KEY;PASSPHRASE_FILE;ALLOWED_SIGNERS;PACKAGE_VERSION;TIMESTAMP" "")
  set(packages "${arg_UNPARSED_ARGUMENTS}")
  unset(arg_UNPARSED_ARGUMENTS)
  _seal_check_arguments(seal_sign ${keywords})
  _seal_check_packages(seal_sign sign "${packages}" ${keywords})
  _seal_trust(trust)
  _seal_key(key)
  _seal_passphrase_file(passphrase_file)
  _seal_probe(probe facts "${trust}")
  _seal_collect()
  foreach(package IN LISTS packages)
    get_target_property(reason ${package} SEAL_UNSIGNED)
    if(reason)
      _seal_fail(seal_sign "<package>: \"${package}\" is UNSIGNED: ${reason}")
    elseif(TARGET ${package}-verify)
      _seal_fail(seal_sign "<package>: \"${package}\" is in seal_verify() "
        "already: sign it before that")
    endif()
    _seal_setting(profile seal_sign PROFILE ${package})
    _seal_sign_package("${package}" ${profile})
    add_dependencies(sign "${package}-sign")
  endforeach()
endfunction()

function(seal_verify)
  set(keywords AT_BUILD TEST CONFIG MODE TYPE LAYERS REPORTS)
  cmake_parse_arguments(PARSE_ARGV 0 arg "AT_BUILD;TEST" "CONFIG;MODE;TYPE"
    "LAYERS;REPORTS")
  set(arguments "${arg_UNPARSED_ARGUMENTS}")
  unset(arg_UNPARSED_ARGUMENTS)
  _seal_check_arguments(seal_verify ${keywords})
  if(NOT "${arg_TYPE}" MATCHES "^(|function|layer)$")
    _seal_fail(seal_verify "TYPE: \"${arg_TYPE}\" is neither function nor "
      "layer")
  endif()
  _seal_trust(trust)
  _seal_collect()
  set(packages "")
  set(foreign FALSE)
  foreach(package IN LISTS arguments)
    if(package MATCHES "/|\\.zip$" AND NOT TARGET "${package}")
      _seal_foreign(package seal_verify "${package}")
      set(foreign TRUE)
    endif()
    list(APPEND packages "${package}")
  endforeach()
  if(NOT foreign AND (DEFINED arg_TYPE OR DEFINED arg_LAYERS))
    _seal_fail(seal_verify "TYPE and LAYERS are for signed files; a package of "
      "this build has its own")
  endif()
  _seal_check_packages(seal_verify verify "${packages}" ${keywords})
  _seal_probe(probe facts "${trust}")
  foreach(package IN LISTS packages)
    _seal_setting(config seal_verify CONFIG ${package})
    get_target_property(mode ${package} SEAL_MODE)
    _seal_strictest(mode seal_verify "${arg_MODE}" "${mode}" "${SEAL_MODE}")
    set_target_properties(${package} PROPERTIES SEAL_MODE "${mode}")
    _seal_verify_package("${package}" ${config} "${trust}")
  endforeach()
  _seal_finish_later()
endfunction()

function(seal_enforce)
  set(keywords ALL REQUIRE_CLEAN_TREE MODE CONFIG)
  cmake_parse_arguments(PARSE_ARGV 0 arg "ALL;REQUIRE_CLEAN_TREE" "MODE;CONFIG"
    "")
  _seal_check_arguments(seal_enforce ${keywords})
  _seal_strictest(mode seal_enforce "${arg_MODE}" "${SEAL_MODE}")
  _seal_trust(trust)
  if(DEFINED arg_CONFIG AND NOT arg_CONFIG MATCHES "^[A-Za-z0-9_]+$")
    _seal_fail(seal_enforce "CONFIG: \"${arg_CONFIG}\" is not a name of "
      "letters, digits and _")
  endif()
  _seal_collect()
  if(arg_ALL AND NOT TARGET seal-all)
    add_custom_target(seal-all ALL)
    add_dependencies(seal-all seal)
  endif()
  cmake_language(EVAL CODE "cmake_language(DEFER
    DIRECTORY [==[${CMAKE_SOURCE_DIR}]==] CALL _seal_enforce
    [==[${CMAKE_CURRENT_SOURCE_DIR}]==] [==[${arg_CONFIG}]==] [==[${mode}]==]
    [==[${arg_REQUIRE_CLEAN_TREE}]==] [==[${trust}]==])")
  _seal_finish_later()
endfunction()

function(seal_install)
  set(keywords DESTINATION COMPONENT)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "DESTINATION;COMPONENT" "")
  set(packages "${arg_UNPARSED_ARGUMENTS}")
  unset(arg_UNPARSED_ARGUMENTS)
  _seal_check_arguments(seal_install ${keywords})
  _seal_check_packages(seal_install "" "${packages}" ${keywords})
  set(destination "${arg_DESTINATION}")
  if(destination STREQUAL "")
    set(destination "share/${PROJECT_NAME}")
  endif()
  foreach(package IN LISTS packages)
    if(NOT TARGET ${package}-verify)
      _seal_fail(seal_install "<package>: \"${package}\" is not verified: "
        "name it in seal_verify() first")
    endif()
    _seal_install_package(${package} "${destination}" "${arg_COMPONENT}")
  endforeach()
endfunction()
