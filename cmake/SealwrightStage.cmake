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

# Run the install rules of one component. |configuration| is empty when the
# project has not chosen a build type. A rule with an absolute destination would
# really install, so it is an error.
function(stage_install binary_folder configuration component destination strip)
  set(folder "${stage}")
  cmake_path(APPEND folder "${destination}")
  cmake_path(SET folder NORMALIZE "${folder}")
  string(REGEX REPLACE "/$" "" folder "${folder}")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -D "CMAKE_INSTALL_PREFIX=${folder}"
      -D "CMAKE_INSTALL_CONFIG_NAME=${configuration}"
      -D "CMAKE_INSTALL_COMPONENT=${component}"
      -D "CMAKE_INSTALL_DO_STRIP=${strip}"
      -D CMAKE_ERROR_ON_ABSOLUTE_INSTALL_DESTINATION=ON
      -P "${binary_folder}/cmake_install.cmake"
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

# |name| is its path below |destination|; empty: its own name.
function(stage_file path destination name)
  if(name STREQUAL "")
    cmake_path(GET path FILENAME name)
  endif()
  set(inside "${destination}")
  cmake_path(APPEND inside "${name}")
  stage_refuse_second("${inside}" "${path}")
  cmake_path(GET inside PARENT_PATH folder)
  file(MAKE_DIRECTORY "${stage}/${folder}")
  # Of a link, the content: what it points to is not in the package.
  file(COPY_FILE "${path}" "${stage}/${inside}")
endfunction()

# For a file that the build cannot name among what the package depends on.
function(stage_watched_file path destination name)
  stage_file("${path}" "${destination}" "${name}")
  string(REPLACE ";" "\\;" path "${path}")
  list(APPEND prerequisites "${path}")
  set(prerequisites "${prerequisites}" PARENT_SCOPE)
endfunction()

function(stage_rename destination from to)
  set(old "${destination}")
  cmake_path(APPEND old "${from}")
  set(new "${destination}")
  cmake_path(APPEND new "${to}")
  if(NOT EXISTS "${stage}/${old}" AND NOT IS_SYMLINK "${stage}/${old}")
    message(FATAL_ERROR "${output}: RENAME: there is no ${old} in the package")
  endif()
  stage_refuse_second("${new}" "${old}")
  cmake_path(GET new PARENT_PATH folder)
  file(MAKE_DIRECTORY "${stage}/${folder}")
  file(RENAME "${stage}/${old}" "${stage}/${new}")
endfunction()

# The shared libraries that the loader would find for what is packaged, but for
# those of the system. What this build made loses its RPATH, as installing would
# do; it names the build folder.
function(stage_runtime_libraries destination executables libraries patterns
    build objdump cross)
  if(objdump)
    set(CMAKE_OBJDUMP "${objdump}")
  endif()
  file(GET_RUNTIME_DEPENDENCIES
    EXECUTABLES ${executables} LIBRARIES ${libraries}
    RESOLVED_DEPENDENCIES_VAR found UNRESOLVED_DEPENDENCIES_VAR missing
    PRE_EXCLUDE_REGEXES "^ld-linux" "^linux-vdso"
    POST_INCLUDE_REGEXES ${patterns}
    POST_EXCLUDE_REGEXES "^/lib" "^/usr/lib")
  if(missing AND NOT cross)
    list(JOIN missing ", " missing)
    message(FATAL_ERROR
      "${output}: RUNTIME_LIBRARIES: the loader finds no ${missing}")
  endif()
  foreach(pattern IN LISTS patterns)
    set(matches "${found}")
    list(FILTER matches INCLUDE REGEX "${pattern}")
    if(matches STREQUAL "")
      message(FATAL_ERROR "${output}: SYSTEM_LIBRARIES: nothing here needs "
        "what ${pattern} stands for")
    endif()
  endforeach()
  foreach(library IN LISTS found)
    cmake_path(GET library FILENAME name)
    set(inside "${destination}")
    cmake_path(APPEND inside "${name}")
    # TARGETS has it already, as it was installed.
    if(EXISTS "${stage}/${inside}" OR IS_SYMLINK "${stage}/${inside}")
      continue()
    endif()
    file(COPY "${library}" DESTINATION "${stage}/${destination}"
      FOLLOW_SYMLINK_CHAIN)
    list(APPEND prerequisites "${library}")
    file(REAL_PATH "${library}" real)
    cmake_path(IS_PREFIX build "${real}" NORMALIZE ours)
    if(ours)
      file(REAL_PATH "${stage}/${inside}" copy)
      file(RPATH_REMOVE FILE "${copy}")
    endif()
  endforeach()
  set(prerequisites "${prerequisites}" PARENT_SCOPE)
endfunction()

function(stage_directory path destination)
  if(NOT IS_DIRECTORY "${path}")
    message(FATAL_ERROR "${output}: there is no folder ${path}")
  endif()
  file(GLOB_RECURSE names LIST_DIRECTORIES true RELATIVE "${path}" "${path}/*")
  string(REPLACE ";" "\\;" watched "${path}")
  list(APPEND prerequisites "${watched}")
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
      list(APPEND prerequisites "${watched}/${name}")
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
function(stage_end depfile list)
  if(NOT list STREQUAL "")
    stage_list("${list}")
    return()
  endif()
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

# A file that changes when, and only when, the stage does: names, modes, bytes.
function(stage_list list)
  set(archive "${list}.tar")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -E tar cf "${archive}" --format=gnutar
      "--mtime=1980-01-01 00:00:00Z" .
    WORKING_DIRECTORY "${stage}"
    COMMAND_ERROR_IS_FATAL ANY)
  file(SHA256 "${archive}" digest)
  file(REMOVE "${archive}")
  set(old "")
  if(EXISTS "${list}")
    file(READ "${list}" old)
  endif()
  if(NOT old STREQUAL "${digest}\n")
    file(WRITE "${list}" "${digest}\n")
  endif()
endfunction()
