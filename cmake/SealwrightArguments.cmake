# SPDX-License-Identifier: Apache-2.0
# SealwrightArguments.cmake - a call's arguments in, checked settings out

function(_seal_fail function)
  set(text "${function}: ")
  math(EXPR last "${ARGC} - 1")
  foreach(i RANGE 1 ${last})
    string(APPEND text "${ARGV${i}}")
  endforeach()
  message(FATAL_ERROR "${text}")
endfunction()

function(_seal_check_arguments function)
  if(DEFINED arg_UNPARSED_ARGUMENTS)
    list(JOIN arg_UNPARSED_ARGUMENTS "\", \"" names)
    _seal_fail(${function} "unknown argument: \"${names}\"")
  endif()
  if(DEFINED arg_KEYWORDS_MISSING_VALUES)
    list(JOIN arg_KEYWORDS_MISSING_VALUES ", " names)
    _seal_fail(${function} "missing value after: ${names}")
  endif()
endfunction()

# A path inside the ZIP, in the one form that install() and our ZIP agree on.
function(_seal_check_inner_path function argument)
  if(NOT DEFINED arg_${argument})
    return()
  endif()
  cmake_path(SET path NORMALIZE "${arg_${argument}}/")
  string(REGEX REPLACE "/$" "" path "${path}")
  if(path MATCHES "^/" OR path MATCHES "^\\.\\.(/|$)" OR path MATCHES "[\\;$]")
    _seal_fail(${function} "${argument}: \"${arg_${argument}}\" is not a "
      "relative path inside the package")
  endif()
  if(path STREQUAL ".")
    set(path "")
  endif()
  set(arg_${argument} "${path}" PARENT_SCOPE)
endfunction()

function(_seal_default function argument)
  if(NOT arg_${argument})
    set(arg_${argument} "${SEAL_${argument}}")
  endif()
  if(arg_${argument} STREQUAL "")
    _seal_fail(${function} "${argument} is missing, and SEAL_${argument} is "
      "not set")
  endif()
  string(LENGTH "${arg_${argument}}" length)
  if(NOT arg_${argument} MATCHES "^[A-Za-z0-9_]+$" OR length LESS 2
      OR length GREATER 64)
    _seal_fail(${function} "${argument}: \"${arg_${argument}}\" is not a name "
      "of 2 to 64 letters, digits and _")
  endif()
  set(arg_${argument} "${arg_${argument}}" PARENT_SCOPE)
endfunction()

function(_seal_trust result)
  set(trust "${SEAL_TRUST}")
  if(trust STREQUAL "")
    set(trust signing)
  endif()
  cmake_path(ABSOLUTE_PATH trust BASE_DIRECTORY "${PROJECT_SOURCE_DIR}"
    NORMALIZE)
  set(${result} "${trust}" PARENT_SCOPE)
endfunction()

# What is written into the build files is where the key is, never the key.
function(_seal_key result)
  set(argument KEY)
  set(key "${arg_KEY}")
  set(base "${CMAKE_CURRENT_SOURCE_DIR}")
  if(key STREQUAL "")
    set(argument SEAL_KEY)
    set(key "${SEAL_KEY}")
    set(base "${PROJECT_SOURCE_DIR}")
  endif()
  # The value is not shown: the log must not get what the build files do not.
  if(key MATCHES "-----BEGIN|\n|pin-value")
    _seal_fail(seal_sign "${argument} holds a secret: give the path of a key "
      "file, or env:VAR")
  endif()
  if(NOT key STREQUAL "" AND NOT key MATCHES "^[A-Za-z][A-Za-z0-9+.-]*:")
    cmake_path(ABSOLUTE_PATH key BASE_DIRECTORY "${base}" NORMALIZE)
  endif()
  set(${result} "${key}" PARENT_SCOPE)
endfunction()

# The stricter of MODE and SEAL_MODE: a variable may raise the mode.
function(_seal_mode result)
  set(mode "")
  foreach(value IN ITEMS "${arg_MODE}" "${SEAL_MODE}")
    if(value STREQUAL "enforce" OR (value STREQUAL "warn" AND mode STREQUAL ""))
      set(mode "${value}")
    elseif(NOT value STREQUAL "" AND NOT value STREQUAL "warn")
      _seal_fail(seal_verify "MODE: \"${value}\" is neither warn nor enforce")
    endif()
  endforeach()
  set(${result} "${mode}" PARENT_SCOPE)
endfunction()

# A property of a package target; FATAL_ERROR when it is none.
function(_seal_package_property result function argument name property)
  set(value NOTFOUND)
  if(TARGET "${name}")
    get_target_property(value "${name}" ${property})
  endif()
  if(value STREQUAL "value-NOTFOUND" OR value STREQUAL "NOTFOUND")
    _seal_fail(${function} "${argument}: \"${name}\" is not a package: make it "
      "with seal_add_package() or seal_add_layer() first")
  endif()
  set(${result} "${value}" PARENT_SCOPE)
endfunction()

function(_seal_check_packages function packages)
  if(packages STREQUAL "")
    _seal_fail(${function} "no package is named")
  endif()
  foreach(package IN LISTS packages)
    _seal_package_property(type ${function} "<package>" "${package}" SEAL_TYPE)
    string(REPLACE seal_ "" verb ${function})
    if(TARGET "${package}-${verb}")
      _seal_fail(${function} "<package>: \"${package}\" is named twice: there "
        "is a target ${package}-${verb} already")
    endif()
  endforeach()
endfunction()

# How to run a tool of ours. The one built in the same tree, or found by
# find_package(), is made for the target system: in a cross build another is
# needed, which is for this machine.
function(_seal_tool result function tool)
  set(target Sealwright::${tool})
  if(CMAKE_CROSSCOMPILING)
    find_program(SEAL_HOST_${tool} ${tool} NO_CMAKE_FIND_ROOT_PATH
      DOC "${tool} for the machine that builds")
    if(NOT SEAL_HOST_${tool})
      _seal_fail(${function} "this is a cross build, and no ${tool} for the "
        "building machine was found: install Sealwright there, or set "
        "-D SEAL_HOST_${tool}=PATH")
    endif()
    set(${result} "${SEAL_HOST_${tool}}" PARENT_SCOPE)
  elseif(TARGET ${target})
    set(${result} "$<TARGET_FILE:${target}>" PARENT_SCOPE)
  else()
    _seal_fail(${function} "there is no target ${target}: call "
      "find_package(Sealwright) first")
  endif()
endfunction()

# Where files for people go, and where those that only the build needs go. Each
# configuration of a multi-config generator has its own: it has other binaries.
function(_seal_folders result work)
  get_property(multi GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  set(configuration "")
  if(multi)
    set(configuration "/$<CONFIG>")
  endif()
  set(${result} "${CMAKE_CURRENT_BINARY_DIR}${configuration}" PARENT_SCOPE)
  set(${work} "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/seal${configuration}"
    PARENT_SCOPE)
endfunction()

function(_seal_collect)
  foreach(name IN ITEMS sign verify seal)
    if(NOT TARGET ${name})
      add_custom_target(${name})
    endif()
  endforeach()
  add_dependencies(seal sign)
endfunction()
