# SPDX-License-Identifier: Apache-2.0
# SealwrightStage.cmake - a package's sources in, the folder it is made of out
#
# Used in the build by the scripts that Sealwright.cmake generates. The result
# is a folder <stage> that looks like the package, and a dependency file with
# what the packaged folders hold: only the build knows that.
cmake_minimum_required(VERSION 3.23)

# The environment of `make install` is not meant for us.
unset(ENV{DESTDIR})
unset(ENV{CMAKE_INSTALL_MODE})

macro(stage_begin folder package)
  set(stage "${folder}")
  set(output "${package}")
  set(prerequisites "")
  file(REMOVE_RECURSE "${stage}")
  file(MAKE_DIRECTORY "${stage}")
endmacro()

# |configuration| is empty when the project has not chosen a build type.
function(stage_targets binary_folder configuration component)
  set(choice "")
  if(NOT configuration STREQUAL "")
    set(choice --config "${configuration}")
  endif()
  execute_process(
    COMMAND "${CMAKE_COMMAND}" --install "${binary_folder}" ${choice}
      --component "${component}" --prefix "${stage}"
    OUTPUT_QUIET
    COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Two sources of one name: whichever came last would win without a word.
function(stage_refuse_second name source)
  if(EXISTS "${stage}/${name}" OR IS_SYMLINK "${stage}/${name}")
    message(FATAL_ERROR
      "${output}: ${name} has a second source: ${source}")
  endif()
endfunction()

function(stage_file path destination)
  cmake_path(GET path FILENAME name)
  set(inside "${destination}")
  cmake_path(APPEND inside "${name}")
  stage_refuse_second("${inside}" "${path}")
  file(MAKE_DIRECTORY "${stage}/${destination}")
  # Of a link, the content: what it points to is not in the package.
  file(COPY_FILE "${path}" "${stage}/${inside}")
endfunction()

# For a file that the build cannot name among what the package depends on.
function(stage_watched_file path destination)
  stage_file("${path}" "${destination}")
  string(REPLACE ";" "\\;" path "${path}")
  list(APPEND prerequisites "${path}")
  set(prerequisites "${prerequisites}" PARENT_SCOPE)
endfunction()

function(stage_directory path destination)
  if(NOT IS_DIRECTORY "${path}")
    message(FATAL_ERROR "${output}: there is no folder ${path}")
  endif()
  file(GLOB_RECURSE names LIST_DIRECTORIES true RELATIVE "${path}" "${path}/*")
  list(APPEND prerequisites "${path}")
  foreach(name IN LISTS names)
    if(NOT EXISTS "${path}/${name}" AND NOT IS_SYMLINK "${path}/${name}")
      message(FATAL_ERROR
        "${output}: a name in ${path} holds a ; and cannot be watched")
    endif()
    # A link is packaged as a link: what it points to does not matter.
    if(IS_SYMLINK "${path}/${name}" OR NOT IS_DIRECTORY "${path}/${name}")
      set(inside "${destination}")
      cmake_path(APPEND inside "${name}")
      stage_refuse_second("${inside}" "${path}/${name}")
    endif()
    if(NOT IS_SYMLINK "${path}/${name}")
      list(APPEND prerequisites "${path}/${name}")
    endif()
  endforeach()
  file(COPY "${path}/" DESTINATION "${stage}/${destination}")
  set(prerequisites "${prerequisites}" PARENT_SCOPE)
endfunction()

# What was packaged from folders, as links in a folder of ours that the
# dependency file lists: Make and Ninja look at the time of what a link points
# to. Folders are among it, whose time changes when a file comes or goes.
#
# Why not the paths themselves: CMake, Make and Ninja do not agree on how to
# write a name with $, # or * in it; and with Makefiles, CMake only ever adds to
# what it once read, so that the name of a deleted file would pack again with
# every build. Links have plain names, are never taken away, and the dependency
# file is written only when there are more of them.
function(stage_end depfile)
  if(prerequisites STREQUAL "")
    return()
  endif()
  set(watch "${depfile}.watch")
  file(MAKE_DIRECTORY "${watch}")
  set(rules "")
  string(REPLACE " " "\\ " text "${output}:")
  string(REPLACE " " "\\ " name "${watch}")
  set(last 0)
  set(known TRUE)
  foreach(path IN LISTS prerequisites)
    if(NOT IS_SYMLINK "${watch}/${last}")
      set(known FALSE)
    endif()
    file(CREATE_LINK "${path}" "${watch}/${last}" SYMBOLIC)
    string(APPEND text " \\\n  ${name}/${last}")
    string(APPEND rules "${name}/${last}:\n")
    math(EXPR last "${last} + 1")
  endforeach()
  # Those left over have to point to something that exists and is old.
  while(IS_SYMLINK "${watch}/${last}")
    file(CREATE_LINK "${stage}" "${watch}/${last}" SYMBOLIC)
    math(EXPR last "${last} + 1")
  endwhile()
  if(NOT known OR NOT EXISTS "${depfile}")
    file(WRITE "${depfile}" "${text}\n${rules}")
  endif()
endfunction()
