# SPDX-License-Identifier: Apache-2.0
# Sealwright.cmake - targets and files in, packages and their signatures out
#[=======================================================================[
  seal_add_package(<name> [TARGETS <target>...] [FILES <file>...]
                   [DIRECTORY <folder>...] [DESTINATION <path in the ZIP>]
                   [LAYERS <layer>...] [OUTPUT_NAME <name>])

Packages what it is given into <name>.zip, reproducibly, as part of the default
build. No key is needed. TARGETS are packaged as `cmake --install` would give
them: without the build tree's RPATH. FILES keep their base name and their
executable bit. DIRECTORY follows install(): with a slash at the end only what
is in the folder. LAYERS were made by seal_add_layer().

  seal_add_layer(<name> [PREFIX lib|bin|...] [TARGETS ...] [FILES ...]
                 [DIRECTORY ...] [OUTPUT_NAME <name>])

The same for a layer, whose content all lies below PREFIX.

  seal_sign(<package>... [PROFILE <profile>] [KEY <URI>] [REQUIRE_GIT])

Adds the target <package>-sign, which writes signed/<name>.zip: with the layers
and a signature that names the git commit. It signs again when the package, a
layer, the profile or the git state has changed.

  seal_verify(<package>... [CONFIG <config>] [MODE warn|enforce] [TEST])

Adds the target <package>-verify. It judges the signed/<name>.zip that lies
there and builds nothing. TEST makes a test of the same name of it.

The targets `sign` and `verify` do it for all packages; `seal` signs, then
verifies. With a multi-config generator the files lie in a folder per
configuration.

Variables give the defaults; relative paths in them start at the calling
project's PROJECT_SOURCE_DIR:
  SEAL_TRUST    the trust directory; default: signing
  SEAL_PROFILE  for PROFILE
  SEAL_CONFIG   for CONFIG
  SEAL_KEY      for KEY: the path of a PEM file, or env:VAR. Never a key itself
  SEAL_MODE     for MODE; either of them can raise what the configuration in
                the trust directory says, none can lower it
#]=======================================================================]
include_guard(GLOBAL)
cmake_policy(VERSION 3.23)

# Not for other projects: functions that begin with _seal_. Several of them read
# their caller's arg_... and other local variables.
include("${CMAKE_CURRENT_LIST_DIR}/SealwrightArguments.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/SealwrightPackage.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/SealwrightSign.cmake")

function(seal_add_package name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DESTINATION;OUTPUT_NAME"
    "TARGETS;FILES;DIRECTORY;LAYERS;PREFIX")
  _seal_check_arguments(seal_add_package)
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
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PREFIX;OUTPUT_NAME"
    "TARGETS;FILES;DIRECTORY;LAYERS;DESTINATION")
  _seal_check_arguments(seal_add_layer)
  if(DEFINED arg_LAYERS)
    _seal_fail(seal_add_layer "LAYERS: a layer has no layers of its own")
  elseif(DEFINED arg_DESTINATION)
    _seal_fail(seal_add_layer "DESTINATION is for functions: use PREFIX")
  endif()
  _seal_check_inner_path(seal_add_layer PREFIX)
  _seal_add(seal_add_layer layer "${name}" "${arg_PREFIX}")
endfunction()

function(seal_sign)
  cmake_parse_arguments(PARSE_ARGV 0 arg "REQUIRE_GIT" "PROFILE;KEY" "")
  set(packages "${arg_UNPARSED_ARGUMENTS}")
  unset(arg_UNPARSED_ARGUMENTS)
  _seal_check_arguments(seal_sign)
  _seal_check_packages(seal_sign "${packages}")
  _seal_default(seal_sign PROFILE)
  _seal_trust(trust)
  _seal_key(key)
  _seal_probe(probe facts profile "${trust}")
  _seal_collect()
  foreach(package IN LISTS packages)
    _seal_sign_package("${package}")
    add_dependencies(sign "${package}-sign")
  endforeach()
endfunction()

function(seal_verify)
  cmake_parse_arguments(PARSE_ARGV 0 arg "TEST" "CONFIG;MODE" "")
  set(packages "${arg_UNPARSED_ARGUMENTS}")
  unset(arg_UNPARSED_ARGUMENTS)
  _seal_check_arguments(seal_verify)
  _seal_check_packages(seal_verify "${packages}")
  _seal_default(seal_verify CONFIG)
  _seal_mode(mode)
  _seal_trust(trust)
  _seal_collect()
  foreach(package IN LISTS packages)
    _seal_verify_package("${package}")
    add_dependencies(verify "${package}-verify")
    add_dependencies(seal "${package}-seal")
  endforeach()
endfunction()
