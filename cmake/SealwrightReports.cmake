# SPDX-License-Identifier: Apache-2.0
# SealwrightReports.cmake - where packages are declared in; what reports get out

# Of the git work tree that the calling folder is in; else that folder.
function(_seal_repository result)
  set(folder "${CMAKE_CURRENT_SOURCE_DIR}")
  set(${result} "${folder}" PARENT_SCOPE)
  set(above "")
  while(NOT folder STREQUAL above)
    if(EXISTS "${folder}/.git")
      set(${result} "${folder}" PARENT_SCOPE)
      return()
    endif()
    set(above "${folder}")
    cmake_path(GET folder PARENT_PATH folder)
  endwhile()
endfunction()

# Remember FILE:LINE of the call that declares |package|, FILE relative to the
# repository. CMake tells a function the file of its caller and not the line, so
# the call is searched for: by its name, with a variable for a name, or as that
# of any function (a project's own around ours). Else it is the first line.
# |before| is what may stand between the parenthesis and |word|.
function(_seal_declare package command before word)
  set_target_properties(${package} PROPERTIES _SEAL_DECLARED "")
  _seal_repository(root)
  set(list "${CMAKE_CURRENT_LIST_FILE}")
  cmake_path(IS_PREFIX root "${list}" NORMALIZE inside)
  if(NOT inside)
    return()
  endif()
  file(READ "${list}" text)
  string(TOLOWER "${text}" text)
  string(TOLOWER "${word}" word)
  string(REGEX REPLACE "([.+])" "[\\1]" word "${word}")
  set(start "(^|\n)[ \t]*")
  set(line 1)
  foreach(call IN ITEMS
      "${command}[ \t]*\\(${before}${word}[ \t\r\n\")]"
      "${command}[ \t]*\\(${before}[$]"
      "[a-z_][a-z0-9_]*[ \t]*\\(${before}${word}[ \t\r\n\")]")
    if(text MATCHES "${start}${call}")
      set(found "${CMAKE_MATCH_0}")
      string(FIND "${text}" "${found}" at)
      string(SUBSTRING "${text}" 0 ${at} above)
      # The line's own end, before the call, is a part of what was found.
      string(REGEX MATCH "^\n" end "${found}")
      string(REGEX REPLACE "[^\n]+" "" ends "${above}${end}")
      string(LENGTH "${ends}" line)
      math(EXPR line "${line} + 1")
      break()
    endif()
  endforeach()
  cmake_path(RELATIVE_PATH list BASE_DIRECTORY "${root}")
  set_target_properties(${package} PROPERTIES _SEAL_DECLARED "${list}:${line}")
endfunction()

# Options of seal-verify that tell where the packages are declared: more
# elements for its command, each escaped twice as the others.
function(_seal_declared_options result)
  set(options "")
  foreach(package IN LISTS ARGN)
    get_target_property(output ${package} SEAL_OUTPUT)
    get_target_property(declared ${package} _SEAL_DECLARED)
    if(declared)
      _seal_escape(option "${output}=${declared}")
      _seal_escape(option "${option}")
      string(APPEND options ";--declared-at;${option}")
    endif()
  endforeach()
  set(${result} "${options}" PARENT_SCOPE)
endfunction()

# The reports that a verdict is written to: the options, and the files. |json|
# is the one that is always there.
function(_seal_reports options files json)
  set(known json text sarif junit codequality markdown github)
  set(formats "${arg_REPORTS}")
  if(formats STREQUAL "")
    set(formats "${SEAL_REPORTS}")
  endif()
  list(PREPEND formats json)
  list(REMOVE_DUPLICATES formats)
  set(all "")
  set(paths "")
  foreach(format IN LISTS formats)
    if(NOT format IN_LIST known)
      _seal_hint(hint "${format}" ${known})
      _seal_fail(seal_verify "REPORTS: \"${format}\" is not a format: "
        "json, text, sarif, junit, codequality, markdown and github are${hint}")
    endif()
    string(REGEX REPLACE "json$" "${format}" path "${json}")
    list(APPEND all --report "${format}=${path}")
    list(APPEND paths "${path}")
  endforeach()
  set(${options} "${all}" PARENT_SCOPE)
  set(${files} "${paths}" PARENT_SCOPE)
endfunction()
